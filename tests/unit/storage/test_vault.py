"""The vault: who knows the secret gets the data key, who guesses waits, and nothing typed is kept."""

import os
import threading
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.errors import RuleBroken, StorageTrouble
from bline_desktop.domain.people import KeySlots
from bline_desktop.domain.words import Words
from bline_desktop.storage import recovery, vault
from bline_desktop.storage.keyring import KEYRING_FILE, RECOVERY_ID, Keyring
from bline_desktop.storage.passwords import check_new_password, wait_after
from bline_desktop.storage.vault import Vault

ANNA, WANG = uuid4(), uuid4()
GOOD, OTHER = "kangaroo seven tea", "pencil under nine"
NOW = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quick_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "ARGON2_MEMORY_KIB", 8 * 1024)
    monkeypatch.setattr(vault, "ARGON2_PASSES", 1)


@pytest.fixture
def made(tmp_path: Path) -> Vault:
    made = Vault.create(tmp_path / "ward", uuid4())
    made.add_slot(ANNA, "Anna Berg", GOOD)
    made.add_slot(WANG, "王芳", OTHER)
    return made


def code_of(what: object) -> str:
    assert isinstance(what, StorageTrouble)
    return what.code


def try_wrong(store: Vault, now: datetime, times: int = 1) -> datetime:
    """Try a wrong password as often as asked, each as soon as the wait is over; return the time of the last try."""
    for _ in range(times):
        now = store.wait_ends(ANNA, now) or now
        with pytest.raises(StorageTrouble, match="wrong_password"):
            store.unlock(ANNA, "not the password", now)
    return now


def test_each_person_opens_with_the_own_password(made: Vault) -> None:
    for user_id, password in ((ANNA, GOOD), (WANG, OTHER)):
        store = Vault(made.folder)
        assert not store.is_open
        with pytest.raises(StorageTrouble, match="locked"):
            _ = store.data_key
        store.unlock(user_id, password, NOW)
        assert store.is_open
        assert store.data_key == made.data_key
        assert store.store_id == made.store_id
    assert len(made.data_key) == 32


def test_the_slot_is_what_the_format_says(tmp_path: Path) -> None:
    """A second reader, written from the description alone, opens the slot."""
    store = Vault.create(tmp_path, uuid4())
    store.add_slot(ANNA, "Anna Berg", GOOD)
    slot = store.keyring.slots[0]
    kdf = Argon2id(salt=bytes.fromhex(slot.kdf.salt), length=32, iterations=slot.kdf.t, lanes=slot.kdf.p,
                   memory_cost=slot.kdf.m)  # fmt: skip
    cipher = AESGCM(kdf.derive(GOOD.encode()))
    aad = f"keyslot:v1:{ANNA}".encode()
    assert cipher.decrypt(bytes.fromhex(slot.nonce), bytes.fromhex(slot.wrapped), aad) == store.data_key


def test_the_shipped_cost_is_64_mib_and_three_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    store = Vault.create(tmp_path, uuid4())
    store.add_slot(ANNA, "Anna Berg", GOOD)
    kdf = store.keyring.slots[0].kdf
    assert (kdf.m, kdf.t, kdf.p) == (65536, 3, 4)
    Vault(tmp_path).unlock(ANNA, GOOD, NOW)


def test_the_cost_is_read_from_the_slot(made: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "ARGON2_PASSES", 2)
    store = Vault(made.folder)
    store.unlock(ANNA, GOOD, NOW)
    store.change_password(ANNA, OTHER)
    assert [slot.kdf.t for slot in store.keyring.people()] == [2, 1]
    Vault(made.folder).unlock(ANNA, OTHER, NOW)


def test_neither_key_nor_password_lies_in_the_folder(made: Vault) -> None:
    made.new_recovery_key()
    try_wrong(made, NOW)
    everything = b"".join(path.read_bytes() for path in made.folder.iterdir())
    for secret in (made.data_key, made.data_key.hex().encode(), GOOD.encode(), b"not the password"):
        assert secret not in everything


def test_a_wrong_password_opens_nothing_and_names_the_person(made: Vault) -> None:
    store = Vault(made.folder)
    with pytest.raises(StorageTrouble) as caught:
        store.unlock(ANNA, OTHER, NOW)
    assert caught.value.values == {"name": "Anna Berg"}
    assert not store.is_open


def test_an_unknown_person_and_the_recovery_slot_take_no_password(made: Vault) -> None:
    made.new_recovery_key()
    for user_id in (uuid4(), RECOVERY_ID):
        with pytest.raises(StorageTrouble, match="wrong_password"):
            made.unlock(user_id, GOOD, NOW)
        assert made.wait_ends(user_id, NOW) is None
        assert made.failed_before_unlock(user_id) == 0
        assert not made.check_password(user_id, GOOD, NOW)


def test_slots_can_not_be_swapped(made: Vault) -> None:
    anna, wang = made.keyring.slots
    path = made.folder / KEYRING_FILE
    text = path.read_text(encoding="utf-8").replace(str(ANNA), "x").replace(str(WANG), str(ANNA))
    path.write_text(text.replace("x", str(WANG)), encoding="utf-8")
    assert Keyring.load(path).slots[0].wrapped == anna.wrapped
    assert Keyring.load(path).slots[1].wrapped == wang.wrapped
    store = Vault(made.folder)
    for user_id, password in ((ANNA, OTHER), (WANG, GOOD)):
        with pytest.raises(StorageTrouble, match="wrong_password"):
            store.unlock(user_id, password, NOW)


def test_locking_overwrites_the_key(made: Vault) -> None:
    held = made._key
    made.lock()
    assert bytes(held) == bytes(32)
    assert not made.is_open
    with pytest.raises(StorageTrouble, match="locked"):
        made.add_slot(uuid4(), "Li Na", GOOD)


def test_full_width_typing_is_the_same_password(made: Vault) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) if character.isalpha() else character for character in GOOD)
    assert wide != GOOD
    Vault(made.folder).unlock(ANNA, wide, NOW)


def test_any_text_can_be_tried_and_kept(made: Vault) -> None:
    strange = "\ud800 half a character"
    assert not made.check_password(ANNA, strange, NOW)
    made.change_password(ANNA, strange)
    assert made.check_password(ANNA, strange, NOW)


def test_a_second_person_is_checked_without_opening(made: Vault) -> None:
    store = Vault(made.folder)
    assert store.check_password(WANG, OTHER, NOW)
    assert not store.check_password(WANG, GOOD, NOW)
    assert not store.is_open


def test_waits_grow_as_written() -> None:
    seconds = [wait_after(failed).total_seconds() for failed in range(12)]
    assert seconds == [0, 0, 0, 1, 5, 30, 60, 60, 60, 60, 900, 900]


def test_guessing_slows_down_over_restarts(made: Vault) -> None:
    now = NOW
    for seconds in (0, 0, 1, 5, 30, 60, 60, 60, 60, 900, 900):
        now = try_wrong(Vault(made.folder), now)
        store = Vault(made.folder)
        end = store.wait_ends(ANNA, now)
        assert (end - now if end else timedelta()) == timedelta(seconds=seconds)
        if end:
            with pytest.raises(StorageTrouble, match="waiting"):
                store.unlock(ANNA, GOOD, end - timedelta(milliseconds=1))
            with pytest.raises(StorageTrouble, match="waiting"):
                store.check_password(ANNA, GOOD, end - timedelta(milliseconds=1))
            assert store.wait_ends(ANNA, end) is None
    Vault(made.folder).unlock(WANG, OTHER, now)


def test_a_right_password_clears_the_count_but_not_what_the_journal_needs(made: Vault) -> None:
    now = try_wrong(made, NOW, times=4) + timedelta(minutes=1)
    made.unlock(ANNA, GOOD, now)
    store = Vault(made.folder)
    slot = store.keyring.slot(ANNA)
    assert slot is not None
    assert (slot.failed, slot.wait_until, store.failed_before_unlock(ANNA)) == (0, None, 4)
    store.failures_journalled(ANNA)
    assert Vault(made.folder).failed_before_unlock(ANNA) == 0
    before = (made.folder / KEYRING_FILE).stat().st_mtime_ns
    store.failures_journalled(ANNA)
    store.unlock(ANNA, GOOD, now)
    assert (made.folder / KEYRING_FILE).stat().st_mtime_ns == before


def test_a_clock_set_back_does_not_prolong_the_wait(made: Vault) -> None:
    try_wrong(made, NOW, times=5)
    year_ago = NOW - timedelta(days=365)
    with pytest.raises(StorageTrouble, match="waiting"):
        made.unlock(ANNA, GOOD, year_ago)
    Vault(made.folder).unlock(ANNA, GOOD, year_ago + timedelta(seconds=30))


def test_a_clock_set_forward_does_not_forget_the_tries(made: Vault) -> None:
    now = try_wrong(made, NOW, times=10) + timedelta(days=365)
    try_wrong(made, now)
    assert made.wait_ends(ANNA, now) == now + timedelta(minutes=15)


def test_sign_in_closes_after_a_hundred_tries_until_an_administrator_helps(made: Vault) -> None:
    now = try_wrong(made, NOW, times=100) + timedelta(days=1)
    with pytest.raises(StorageTrouble, match="closed_slot"):
        made.unlock(ANNA, GOOD, now)
    made.change_password(ANNA, OTHER)
    made.unlock(ANNA, OTHER, now)
    assert made.failed_before_unlock(ANNA) == 100


def test_tries_count_even_where_nothing_can_be_written(made: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "read-only")

    store = Vault(made.folder)
    monkeypatch.setattr(os, "replace", refuse)
    now = try_wrong(store, NOW, times=3)
    with pytest.raises(StorageTrouble, match="waiting"):
        store.unlock(ANNA, GOOD, now)
    store.unlock(ANNA, GOOD, now + timedelta(seconds=1))
    with pytest.raises(StorageTrouble, match="read_only_folder"):
        store.rename(ANNA, "Anna Stein")
    assert [slot.shown_name for slot in store.keyring.people()] == ["Anna Berg", "王芳"]


@pytest.mark.parametrize("do", ["rename", "change_password"])
def test_a_person_without_slot_is_said(made: Vault, do: str) -> None:
    with pytest.raises(StorageTrouble, match="no_slot"):
        getattr(made, do)(uuid4(), OTHER)


def test_people_come_go_and_change(made: Vault) -> None:
    slots: KeySlots = made
    slots.change_password(ANNA, "umbrella on the moon")
    made.rename(ANNA, "Anna Stein")
    slots.remove_slot(WANG)
    store = Vault(made.folder)
    assert [slot.shown_name for slot in store.keyring.people()] == ["Anna Stein"]
    for user_id, password in ((WANG, OTHER), (ANNA, GOOD)):
        with pytest.raises(StorageTrouble, match="wrong_password"):
            store.unlock(user_id, password, NOW)
    store.unlock(ANNA, "umbrella on the moon", NOW)


def test_two_threads_lose_no_slot(made: Vault) -> None:
    ids = [uuid4() for _ in range(8)]
    threads = [threading.Thread(target=made.add_slot, args=(user_id, "Li Na", GOOD)) for user_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {slot.user_id for slot in Vault(made.folder).keyring.slots} == {ANNA, WANG, *ids}


def test_a_new_store_leaves_no_keyring_before_its_first_person(tmp_path: Path) -> None:
    for name in ("lock", "lock.json", "raise"):
        (tmp_path / name).touch()
    store = Vault.create(tmp_path, uuid4())
    assert not (tmp_path / KEYRING_FILE).exists()
    store.add_slot(ANNA, "Anna Berg", GOOD)
    with pytest.raises(StorageTrouble, match="folder_not_empty"):
        Vault.create(tmp_path, uuid4())


def test_a_new_store_needs_a_folder_that_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageTrouble, match="disk_failed"):
        Vault.create(tmp_path / "file" / "ward", uuid4())


def test_two_stores_have_two_keys(tmp_path: Path) -> None:
    assert Vault.create(tmp_path / "a", uuid4()).data_key != Vault.create(tmp_path / "b", uuid4()).data_key


def test_the_recovery_key_opens_and_a_newer_one_replaces_it(made: Vault) -> None:
    old = made.new_recovery_key()
    new = made.new_recovery_key()
    store = Vault(made.folder)
    with pytest.raises(StorageTrouble, match="wrong_recovery_key"):
        store.unlock_with_recovery(old)
    assert store.failed_before_unlock(RECOVERY_ID) == 1
    assert not store.is_open
    store.unlock_with_recovery(new.lower().replace("-", " "))
    assert store.data_key == made.data_key
    store.change_password(ANNA, "umbrella on the moon")
    Vault(made.folder).unlock(ANNA, "umbrella on the moon", NOW)


def test_a_store_without_recovery_key_says_so(made: Vault) -> None:
    with pytest.raises(StorageTrouble, match="wrong_recovery_key"):
        made.unlock_with_recovery(recovery.printed(bytes(16)))


def test_a_mistyped_recovery_key_is_not_tried(made: Vault) -> None:
    key = made.new_recovery_key()
    wrong = ("2" if key[0] == "1" else "1") + key[1:]
    with pytest.raises(StorageTrouble, match="mistyped_recovery_key"):
        made.unlock_with_recovery(wrong)
    assert made.failed_before_unlock(RECOVERY_ID) == 0


@given(st.binary(min_size=16, max_size=16))
def test_a_printed_recovery_key_reads_back_however_it_is_typed(secret: bytes) -> None:
    text = recovery.printed(secret)
    assert [len(group) for group in text.split("-")] == [4] * 7
    assert not set(text) & set("ILOU")
    sloppy = text.lower().replace("0", "o").replace("1", "l").replace("-", " – ")
    wide = "".join(chr(ord(character) + 0xFEE0) for character in text)
    assert recovery.typed(text) == recovery.typed(sloppy) == recovery.typed(wide) == secret


def said(caught: pytest.ExceptionInfo[StorageTrouble]) -> str:
    return Words(ZoneInfo("UTC")).say(caught.value.what, **caught.value.values)


@given(st.binary(min_size=16, max_size=16), st.data())
def test_one_or_two_wrong_characters_are_always_noticed(secret: bytes, data: st.DataObject) -> None:
    plain = list(recovery.printed(secret).replace("-", ""))
    places = data.draw(st.lists(st.integers(0, 27), min_size=1, max_size=2, unique=True))
    for place in places:
        plain[place] = data.draw(st.sampled_from(sorted(set(recovery.ALPHABET) - {plain[place]})))
    with pytest.raises(StorageTrouble) as caught:
        recovery.typed("".join(plain))
    if len(places) == 1 and caught.value.what is recovery.MISTAKE_IN_GROUP:
        assert caught.value.values == {"group": places[0] // 4 + 1}


def test_any_two_swapped_characters_are_noticed() -> None:
    plain = recovery.printed(bytes(range(16))).replace("-", "")
    for first, second in combinations(range(28), 2):
        swapped = list(plain)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if "".join(swapped) != plain:
            with pytest.raises(StorageTrouble, match="mistyped_recovery_key"):
                recovery.typed("".join(swapped))


def test_typing_mistakes_are_said() -> None:
    text = recovery.printed(bytes(range(16)))
    with pytest.raises(StorageTrouble) as caught:
        recovery.typed(text.replace(text[0], "U", 1))
    assert said(caught) == "A recovery key never contains the character U."
    with pytest.raises(StorageTrouble) as caught:
        recovery.typed(text[:-1])
    assert said(caught) == "A recovery key has 28 characters; 27 were typed."
    found = {("X" if text[place] != "X" else "Y", place) for place in range(len(text)) if text[place] != "-"}
    sentences = set()
    for character, place in found:
        with pytest.raises(StorageTrouble) as caught:
            recovery.typed(text[:place] + character + text[place + 1 :])
        sentences.add(said(caught))
    assert {f"There is a typing mistake in the recovery key, most likely in group {group}." for group in range(1, 8)} \
        <= sentences  # fmt: skip


def test_a_hopeless_recovery_key_is_said_without_a_group() -> None:
    with pytest.raises(StorageTrouble) as caught:
        recovery.typed("Z" * 28)
    assert said(caught) == "There is a typing mistake in the recovery key."


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("elevenchars", "password_too_short"),
        ("ｅｌｅｖｅｎｃｈａｒｓ", "password_too_short"),
        ("Password1234", "password_too_common"),
        ("Passw0rd!!!!", "password_too_common"),
        ("p@$$w0rd-2026", "password_too_common"),
        ("qwertyqwerty", "password_too_common"),
        ("blinatumomab1", "password_too_common"),
        ("aaaaaaaaaaaa", "password_too_common"),
        ("            ", "password_too_common"),
        ("abcabcabcabc", "password_too_common"),
        ("123456789012", "password_too_common"),
        ("210987654321", "password_too_common"),
        ("anna berg 2026", "password_is_name"),
        ("BergBergAnna77x", "password_is_name"),
    ],
)
def test_poor_passwords_are_refused(made: Vault, password: str, code: str) -> None:
    before = made.keyring
    with pytest.raises(RuleBroken) as caught:
        made.change_password(ANNA, password)
    assert caught.value.rule.code == code
    assert Words(ZoneInfo("UTC")).say(caught.value.rule.sentence, **caught.value.values)
    assert made.keyring == before


@pytest.mark.parametrize(
    "password",
    [GOOD, "anna likes beans", "四川火锅很好吃我每天都吃", "!?#%&/()=+*;", "830617204955", "zebranursenurse"],
)  # fmt: skip
def test_length_is_enough_for_a_good_password(password: str) -> None:
    check_new_password(password, "Anna A Berg")


def test_every_trouble_fills_its_sentences(made: Vault) -> None:
    words = Words(ZoneInfo("Asia/Shanghai"))
    now = try_wrong(made, NOW, times=10)
    with pytest.raises(StorageTrouble) as caught:
        made.unlock(ANNA, GOOD, now)
    long = caught.value
    assert words.say(long.do, **long.values).startswith(f"Wait until {words.moment(now + timedelta(minutes=15))}")
    almost = now + timedelta(minutes=14, seconds=55, milliseconds=1)
    with pytest.raises(StorageTrouble) as caught:
        made.unlock(ANNA, GOOD, almost)
    assert words.say(caught.value.do, **caught.value.values).startswith("Wait 5 s, then")
