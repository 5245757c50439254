"""The texts of the program's folders, as an editor saves them."""

from contextlib import closing
from pathlib import Path

import pytest

from bline_desktop import paths
from bline_desktop.program_texts import lay_out_shelves
from tests.support.real_store import new_store
from tests.support.templates import SMALL


@pytest.mark.parametrize("written", [b"\xef\xbb\xbf" + SMALL.encode(), SMALL.replace("\n", "\r\n").encode()])
def test_texts_of_the_folder_are_read_as_windows_saves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes
) -> None:
    (tmp_path / "saved.toml").write_bytes(written)
    (tmp_path / "wide.toml").write_bytes(SMALL.encode("utf-16"))
    monkeypatch.setattr(paths, "protocols", lambda: tmp_path)
    with closing(new_store(tmp_path / "ward")) as store:
        lay_out_shelves(store)
        assert [(entry.ref.key, entry.text) for entry in store.protocols.entries] == [("small", SMALL)]
        assert [refused.name for refused in store.protocols.refused] == ["wide.toml"]
