"""A runner whose writes wait until they are let go: for what a hand does while a write is under way."""

from collections import deque

from bline_desktop.ui.tasks import InlineRunner, Job, run


class HeldRunner(InlineRunner):
    """Does reads at once, and writes when it is told to."""

    def __init__(self) -> None:
        self.held: deque[Job] = deque()

    def do(self, job: Job) -> None:
        """Hold the write."""
        self.held.append(job)

    def let_go(self) -> None:
        """Do all that was held, in order."""
        while self.held:
            run(self.held.popleft()).deliver()
