"""Where a store may lie: on a disk of this computer that no cloud service copies behind the program's back.

Locks and syncs of network shares can't be trusted (SQLite, "SQLite Over a Network", sqlite.org/useovernet.html), and a
service that copies the file while it is written keeps halves of it. Both are refused, not warned of.
"""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from uuid import uuid4

from bline_desktop.storage import troubles

NETWORK_KINDS = frozenset((
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "afs", "afpfs", "webdav", "ncpfs", "davfs", "glusterfs",
    "ceph", "beegfs", "lustre", "coda", "gpfs", "orangefs", "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.davfs2",
    "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.s3fs", "fuse.gcsfuse", "fuse.gvfsd-fuse", "fuse.smbnetfs",
    "fuse.curlftpfs", "fuse.juicefs", "fuse.seadrive", "fuse.google-drive-ocamlfuse", "fuse.onedriver",
))  # fmt: skip
REMOTE_DRIVE = 4  # what GetDriveTypeW of Windows calls a network drive
SERVICES = (
    ("OneDrive", r"onedrive.*"),
    ("Dropbox", r"dropbox\b.*"),
    ("iCloud", r"mobile documents|icloud ?drive.*|com~apple~clouddocs"),
    ("Google Drive", r"google ?drive.*|googledrive-.*|my drive|shared drives|我的云端硬盘|drivefs"),
    ("Nextcloud", r"nextcloud.*"),
    ("ownCloud", r"owncloud.*"),
    ("Box", r"box|box sync|box-box"),
    ("pCloud", r"pcloud ?(?:drive|sync)?"),
    ("Syncthing", r"syncthing"),
    ("Nutstore 坚果云", r"nutstore.*|.*坚果云.*"),
    ("Baidu 百度网盘", r"baidusyncdisk.*|baidunetdisk.*|.*百度(?:网盘|云|同步).*"),
    ("WPS云盘", r"wps ?云盘.*|wps ?cloud ?files|wpsdrive.*"),
    ("阿里云盘", r"阿里云盘.*|adrive"),
    ("腾讯微云", r".*微云.*|weiyun.*"),
    ("MEGA", r"mega|megasync.*"),
    ("Seafile", r"seafile|seadrive.*"),
    ("Resilio Sync", r"resilio sync.*|btsync"),
    ("Yandex Disk", r"yandex\.?disk.*"),
    ("Tresorit", r"tresorit.*"),
    ("Proton Drive", r"proton ?drive.*"),
)
CLOUD_STORAGE = ("library", "cloudstorage")  # where macOS keeps the folders of every service
MARKERS = (
    ("Dropbox", ".dropbox", os.path.isfile),  # a folder of this name in a home is only Dropbox's own settings
    ("Dropbox", ".dropbox.cache", os.path.exists),
    ("Nextcloud", ".nextcloudsync.log", os.path.exists),
    ("ownCloud", ".owncloudsync.log", os.path.exists),
    ("Syncthing", ".stfolder", os.path.exists),
    ("Resilio Sync", ".sync", os.path.isfile),
    ("Resilio Sync", ".sync/ID", os.path.exists),
    ("Resilio Sync", ".sync/IgnoreList", os.path.exists),
    ("Google Drive", ".tmp.drivedownload", os.path.exists),
    ("Google Drive", ".tmp.driveupload", os.path.exists),
)
JOURNALS_OF_NEXTCLOUD = ("._sync_*.db", ".sync_*.db")
ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def check_place(folder: Path) -> None:
    """Refuse a folder (that need not exist yet) on a network share or in a cloud-sync folder.

    StorageTrouble: network_share, sync_folder. Links are followed first; the path as given is looked at too.
    """
    kind = network_kind(folder.resolve(), sys.platform)
    if kind is not None:
        raise troubles.network_share(folder, kind)
    service = cloud_service(folder)
    if service is not None:
        raise troubles.sync_folder(folder, service)


def cloud_service(folder: Path) -> str | None:
    """Return the cloud service that copies a folder, or None."""
    real = folder.resolve()
    return (
        service_by_name(folder.absolute()) or service_by_name(real)
        or service_by_marker(real) or service_by_variable(real, os.environ)
    )  # fmt: skip


def make_folder(folder: Path) -> None:
    """Make the folder of a store where it is not there yet. Raises StorageTrouble; none is made on a share."""
    check_place(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise troubles.of_system(problem, folder) from problem


def is_writable(folder: Path) -> bool:
    """Tell whether a file can be made in a folder, by making one: permission bits don't say it on every system."""
    probe = folder / f".write-{uuid4().hex}"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        probe.unlink()
    except OSError:
        return False
    return True


def network_kind(folder: Path, platform: str) -> str | None:
    """Return the kind of network share under a resolved folder, or None on a local disk; `platform` as sys.platform."""
    if platform == "win32":
        return windows_network_kind(PureWindowsPath(folder), _windows_drive_type)
    try:
        if platform == "darwin":
            listing = subprocess.run(["/sbin/mount"], capture_output=True, check=True).stdout
            mounts = macos_mounts(os.fsdecode(listing))
        else:
            mounts = linux_mounts(os.fsdecode(Path("/proc/self/mountinfo").read_bytes()))
    except (OSError, subprocess.SubprocessError):
        return None  # where the system does not tell, the folder is taken for local
    return kind_under(PurePosixPath(folder), mounts)


def linux_mounts(mountinfo: str) -> Iterable[tuple[PurePosixPath, str]]:
    """Read /proc/self/mountinfo: mount point and kind of each line, in order; WebDAV's `fuse` is named `davfs`."""
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        place, (kind, source) = left.split(" ")[4], right.split(" ")[:2]
        if kind == "fuse" and source.startswith(("http://", "https://")):
            kind = "davfs"
        yield PurePosixPath(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), place)), kind


def macos_mounts(listing: str) -> Iterable[tuple[PurePosixPath, str]]:
    """Read the output of `mount` on macOS: `//ann@server/ward on /Volumes/ward (smbfs, nodev, ...)`."""
    for found in re.finditer(r"(?m)^.*? on (/.*) \(([^,()]+)[^()]*\)$", listing):
        yield PurePosixPath(found[1]), found[2]


def kind_under(folder: PurePath, mounts: Iterable[tuple[PurePosixPath, str]]) -> str | None:
    """Return the kind of the deepest mount above a folder if it is a network kind; of equals the last one counts."""
    depth, under = 0, ""
    for place, kind in mounts:
        if len(place.parts) >= depth and folder.is_relative_to(place):
            depth, under = len(place.parts), kind
    return under if under in NETWORK_KINDS else None


def windows_network_kind(folder: PureWindowsPath, drive_type: Callable[[str], int]) -> str | None:
    r"""Return "UNC" for \\server\share, "network drive" for a letter that stands for one, else None."""
    drive = folder.drive.upper()
    if drive.startswith(("\\\\?\\", "\\\\.\\")):
        drive = drive[4:].rstrip("\\")
    if drive.startswith(("\\\\", "UNC\\")):
        return "UNC"
    return "network drive" if drive_type(f"{drive}\\") == REMOTE_DRIVE else None


def service_by_name(folder: PurePath) -> str | None:
    """Return the cloud service after which a folder above (or this one) is named, or None."""
    names = [part.casefold() for part in folder.parts]
    for name in names:
        for service, pattern in SERVICES:
            if re.fullmatch(pattern, name):
                return service
    for above, name, below in zip(names, names[1:], names[2:], strict=False):
        if (above, name) == CLOUD_STORAGE:
            return below
    return None


def service_by_marker(folder: Path) -> str | None:
    """Return the cloud service that left its mark in a folder above (or in this one), or None."""
    for place in (folder, *folder.parents):
        for service, marker, is_there in MARKERS:
            if is_there(place / marker):
                return service
        if any(any(place.glob(pattern)) for pattern in JOURNALS_OF_NEXTCLOUD):
            return "Nextcloud"
    return None


def service_by_variable(folder: PurePath, environment: Mapping[str, str]) -> str | None:
    """Return OneDrive where Windows says that its folder, whatever its name, holds this one, else None."""
    roots = [environment[name] for name in ONEDRIVE_VARIABLES if environment.get(name)]
    return "OneDrive" if any(folder.is_relative_to(root) for root in roots) else None


def _windows_drive_type(root: str) -> int:
    windll = getattr(ctypes, "windll")  # noqa: B009  (exists on Windows only)
    return int(windll.kernel32.GetDriveTypeW(root))
