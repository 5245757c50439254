"""The door for messages, told the next answer: for tests that must not wait for a person."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bline_desktop.domain.words import Words
from bline_desktop.ui.messages import Answer, Messages, Note, Question
from bline_desktop.ui.theme import Tone


class FakeMessages(Messages):
    """Keeps what was said and answers questions at once. A question for which no answer was told fails the test."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.notes: list[Note] = []
        self.questions: list[Question] = []
        self._answers: deque[Answer] = deque()
        self.noted.connect(self.notes.append)

    @property
    def texts(self) -> list[str]:
        """Every text that was shown so far, questions too."""
        return [note.text for note in self.notes]

    def said(self, tone: Tone) -> list[str]:
        """Every text shown in a tone."""
        return [note.text for note in self.notes if note.tone is tone]

    def next_answer(self, key: str, reason: str = "") -> None:
        """Tell how the next question will be answered."""
        self._answers.append(Answer(key, reason))

    def ask(self, owner: QObject, question: Question, then: Callable[[Answer], None]) -> None:
        super().ask(owner, question, then)
        self.answer(self._next(question))

    def confirm(self, parent: QWidget, question: Question) -> str:
        return self._next(question).key

    def _next(self, question: Question) -> Answer:
        self.questions.append(question)
        assert self._answers, f"nobody told how to answer: {question.text}"
        answer = self._answers.popleft()
        keys = {option.key for option in question.options} | {""}
        assert answer.key in keys, f"{answer.key} is no answer to: {question.text}"
        return answer
