"""Where a store may lie: every known network share and cloud folder is refused, an ordinary folder is not."""

import ctypes
import errno
import os
import subprocess
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from bline_desktop.domain.errors import StorageTrouble
from bline_desktop.domain.words import N_, Words
from bline_desktop.storage import key_troubles, place, troubles
from bline_desktop.storage.place import (
    check_place,
    is_writable,
    kind_under,
    linux_mounts,
    macos_mounts,
    network_kind,
    service_by_marker,
    service_by_name,
    service_by_variable,
    windows_network_kind,
)

MOUNTINFO = r"""22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
23 22 0:5 / /proc rw,nosuid - proc proc rw
30 22 0:40 / /home rw shared:5 master:2 - nfs4 server:/home rw,vers=4.2
31 30 254:2 / /home/local rw - ext4 /dev/vdb1 rw
32 22 0:41 / /mnt/ward\040share rw - cifs //server/ward rw
33 22 0:42 / /mnt/dav rw - fuse https://cloud.example/dav rw
34 22 0:43 / /mnt/odd rw - fuse portal rw
35 22 0:44 / /auto rw - autofs systemd-1 rw
36 35 0:45 / /auto rw - nfs server:/auto rw
37 22 0:46 / /mnt/under rw - nfs server:/under rw
38 37 254:3 / /mnt/under rw - xfs /dev/vdc1 rw
39 22 0:47 / /mnt/a\134b rw - fuse.sshfs ann@server: rw
40 22 0:48 / /mnt/ceph rw - ceph 10.0.0.1:/ rw
"""

MACOS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//ann@server/ward on /Volumes/ward (2) (smbfs, nodev, nosuid, mounted by ann)
server:/export on /Volumes/on call (nfs, nodev)
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/ward", None),
        ("/", None),
        ("/home", "nfs4"),
        ("/home/ann/ward", "nfs4"),
        ("/home/local/ward", None),
        ("/homes/ann", None),
        ("/mnt/ward share/store", "cifs"),
        ("/mnt/ward", None),
        ("/mnt/dav/store", "davfs"),
        ("/mnt/odd/store", None),
        ("/auto/store", "nfs"),
        ("/mnt/under/store", None),
        ("/mnt/a\\b/store", "fuse.sshfs"),
        ("/mnt/ceph", "ceph"),
    ],
)
def test_the_deepest_and_last_mount_counts_on_linux(folder: str, kind: str | None) -> None:
    assert kind_under(PurePosixPath(folder), linux_mounts(MOUNTINFO)) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/Users/ann/ward", None), ("/Volumes/ward (2)/store", "smbfs"), ("/Volumes/on call/store", "nfs")],
)
def test_mounts_are_read_on_macos(folder: str, kind: str | None) -> None:
    assert kind_under(PurePosixPath(folder), macos_mounts(MACOS)) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        (r"C:\ward", None),
        (r"\\?\C:\ward", None),
        (r"\\.\C:\ward", None),
        (r"Z:\ward", "network drive"),
        (r"z:\ward", "network drive"),
        (r"\\?\Z:\ward", "network drive"),
        (r"\\server\share\ward", "UNC"),
        ("//server/share/ward", "UNC"),
        (r"\\?\UNC\server\share\ward", "UNC"),
    ],
)
def test_shares_and_network_letters_are_known_on_windows(folder: str, kind: str | None) -> None:
    drives = {"C:\\": 3, "Z:\\": 4}
    assert windows_network_kind(PureWindowsPath(folder), drives.__getitem__) == kind


def test_windows_is_asked_for_the_kind_of_a_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return 4

    kernel32 = SimpleNamespace(GetDriveTypeW=drive_type)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    assert windows_network_kind(PureWindowsPath("H:/ward"), place._windows_drive_type) == "network drive"
    assert asked == ["H:\\"]
    assert network_kind(Path("H:/ward"), "win32") == "network drive"


def test_macos_is_asked_for_its_mounts(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: object) -> SimpleNamespace:
        assert command == ["/sbin/mount"]
        return SimpleNamespace(stdout=MACOS.encode())

    monkeypatch.setattr(subprocess, "run", run)
    assert network_kind(Path("/Volumes/ward (2)/x"), "darwin") == "smbfs"


def test_where_the_system_does_not_tell_a_folder_is_local(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: object) -> None:
        raise FileNotFoundError(errno.ENOENT, command[0])

    monkeypatch.setattr(subprocess, "run", run)
    assert network_kind(Path("/Volumes/ward"), "darwin") is None


CLOUD = [
    ("C:/Users/ann/OneDrive/ward", "OneDrive"),
    ("C:/Users/ann/OneDrive - St. Mary/Documents/ward", "OneDrive"),
    ("C:/Users/ann/Dropbox", "Dropbox"),
    ("C:/Users/ann/Dropbox (Clinic)/ward", "Dropbox"),
    ("C:/Users/ann/iCloudDrive/ward", "iCloud"),
    ("C:/Users/ann/iCloud Drive/ward", "iCloud"),
    ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/ward", "iCloud"),
    ("G:/My Drive/ward", "Google Drive"),
    ("G:/我的云端硬盘/ward", "Google Drive"),
    ("/home/ann/Google Drive/ward", "Google Drive"),
    ("/home/ann/GoogleDrive/ward", "Google Drive"),
    ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@x.org/My Drive", "Google Drive"),
    ("/Users/ann/Library/CloudStorage/FutureCloud/ward", "futurecloud"),
    ("/home/ann/Nextcloud/ward", "Nextcloud"),
    ("/home/ann/NEXTCLOUD2/ward", "Nextcloud"),
    ("/home/ann/ownCloud/ward", "ownCloud"),
    ("/home/ann/Box/ward", "Box"),
    ("/home/ann/Box Sync/ward", "Box"),
    ("P:/pCloudDrive/ward", "pCloud"),
    ("P:/pCloud Drive/ward", "pCloud"),
    ("/home/ann/Syncthing/ward", "Syncthing"),
    ("D:/Nutstore Files/ward", "Nutstore 坚果云"),
    ("D:/我的坚果云/ward", "Nutstore 坚果云"),
    ("D:/BaiduSyncdisk/ward", "Baidu 百度网盘"),
    ("D:/百度网盘/ward", "Baidu 百度网盘"),
    ("D:/百度同步空间/ward", "Baidu 百度网盘"),
    ("C:/Users/王芳/WPS云盘/ward", "WPS云盘"),
    ("C:/Users/王芳/WPS Cloud Files/ward", "WPS云盘"),
    ("D:/微云同步助手/ward", "腾讯微云"),
    ("D:/阿里云盘/ward", "阿里云盘"),
]


@pytest.mark.parametrize(("folder", "service"), CLOUD)
def test_folders_named_after_a_service_are_known(folder: str, service: str) -> None:
    assert service_by_name(PureWindowsPath(folder)) == service
    assert service_by_name(PurePosixPath(folder)) == service


@pytest.mark.parametrize(
    "folder",
    ["/home/ann/ward", "C:/ProgramData/B-Line/ward", "/data/boxes/drive", "/srv/dropboxes/x", "/srv/library/x",
     "/Users/ann/Library/Application Support/B-Line", "/home/megan/ward", "/mnt/sync/ward", "/data/cloudstorage"],
)  # fmt: skip
def test_ordinary_folders_are_not_taken_for_a_service(folder: str) -> None:
    assert service_by_name(PurePosixPath(folder)) is None


@pytest.mark.parametrize(
    ("marker", "service"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache/", "Dropbox"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".stfolder/", "Syncthing"),
        (".stfolder", "Syncthing"),
        (".sync", "Resilio Sync"),
        (".sync/ID", "Resilio Sync"),
        (".sync/IgnoreList", "Resilio Sync"),
        (".tmp.driveupload/", "Google Drive"),
        ("._sync_1a2b3c.db", "Nextcloud"),
        (".sync_1a2b3c.db", "Nextcloud"),
    ],
)
def test_marks_in_any_folder_above_are_known(tmp_path: Path, marker: str, service: str) -> None:
    mark = tmp_path / marker
    mark.parent.mkdir(exist_ok=True)
    if marker.endswith("/"):
        mark.mkdir()
    else:
        mark.touch()
    folder = tmp_path / "a" / "b" / "ward"
    assert service_by_marker(folder) == service
    with pytest.raises(StorageTrouble, match="sync_folder") as caught:
        check_place(folder)
    assert caught.value.values == {"folder": str(folder), "service": service}


def test_settings_folders_of_a_client_are_no_marks(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".sync").mkdir()
    check_place(tmp_path / "ward")


def test_windows_says_where_its_onedrive_lies() -> None:
    told = {"OneDrive": "", "OneDriveCommercial": "D:\\Clinic Files"}
    assert service_by_variable(PureWindowsPath("D:/Clinic Files/ward"), told) == "OneDrive"
    assert service_by_variable(PureWindowsPath("D:/Clinic/ward"), told) is None
    assert service_by_variable(PurePath("/ward"), {}) is None


def test_a_link_into_a_sync_folder_is_followed_and_so_is_one_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "ward").mkdir(parents=True)
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    (tmp_path / "real").mkdir()
    (tmp_path / "Dropbox" / "out").symlink_to(tmp_path / "real", target_is_directory=True)
    for folder in (tmp_path / "plain" / "ward", tmp_path / "Dropbox" / "out"):
        with pytest.raises(StorageTrouble, match="sync_folder"):
            check_place(folder)
    check_place(tmp_path / "real")


@pytest.mark.skipif(sys.platform != "linux", reason="reads the mounts of Linux")
def test_a_link_to_a_share_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share", target_is_directory=True)
    under = str((tmp_path / "share").resolve()).replace(" ", r"\040")
    whole = Path.read_bytes

    def with_a_share(path: Path) -> bytes:
        line = f"99 1 0:99 / {under} rw - cifs //server/ward rw\n"
        return whole(path) + line.encode() if path == Path("/proc/self/mountinfo") else whole(path)

    monkeypatch.setattr(Path, "read_bytes", with_a_share)
    with pytest.raises(StorageTrouble, match="network_share") as caught:
        check_place(tmp_path / "link" / "ward")
    assert caught.value.values["kind"] == "cifs"


def test_an_ordinary_folder_may_hold_a_store_before_it_exists(tmp_path: Path) -> None:
    check_place(tmp_path / "a" / "ward")
    assert not (tmp_path / "a").exists()


def test_writing_is_tried_and_leaves_nothing(tmp_path: Path) -> None:
    assert is_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not is_writable(tmp_path / "missing")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_of_another_user_can_not_be_written(tmp_path: Path) -> None:
    os.seteuid(65534)
    try:
        assert not is_writable(tmp_path)
    finally:
        os.seteuid(0)


FOLDER = Path("ward")
EVERY_TROUBLE = [
    troubles.unreadable_keyring(FOLDER),
    troubles.keyring_of_another_store(FOLDER),
    troubles.unreadable_database(FOLDER),
    troubles.damaged(troubles.PAGES),
    troubles.newer_version("2.0"),
    troubles.newer_version_read_only("2.0"),
    troubles.read_only_folder(FOLDER),
    troubles.network_share(FOLDER, "cifs"),
    troubles.sync_folder(FOLDER, "Dropbox"),
    troubles.held_by_unknown(),
    troubles.no_store_here(FOLDER),
    troubles.folder_not_empty(FOLDER),
    troubles.disk_full(FOLDER),
    troubles.disk_failed(FOLDER, 5),
    key_troubles.wrong_password("王芳"),
    key_troubles.closed_slot("王芳"),
    key_troubles.wrong_recovery_key(),
    key_troubles.mistyped_recovery_key(N_("tests", "Look.")),
    key_troubles.locked(),
    key_troubles.no_slot(),
]


@pytest.mark.parametrize("trouble", EVERY_TROUBLE, ids=lambda trouble: trouble.code)
def test_every_trouble_says_what_is_safe_and_what_to_do(trouble: StorageTrouble) -> None:
    words = Words(ZoneInfo("UTC"))
    for sentence in (trouble.what, trouble.safe, trouble.do):
        text = words.say(sentence, **trouble.values)
        assert text.endswith(".")
        assert "{" not in text
        assert not {"Error", "Invalid", "Oops", "error", "invalid"} & set(text.split())


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EDQUOT, "disk_full"), (errno.EACCES, "read_only_folder"),
     (errno.EROFS, "read_only_folder"), (errno.EIO, "disk_failed")],
)  # fmt: skip
def test_what_the_system_says_is_sorted(number: int, code: str) -> None:
    assert troubles.of_system(OSError(number, "x"), FOLDER).code == code
    assert troubles.of_system(OSError("no number"), FOLDER).values["number"] == 0
