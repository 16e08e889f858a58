"""Folders laid out so that making one after many were deleted costs no more than the first.

ext4 gives no number of a file away again for a minute after it was deleted, and looks through all of them for every new
file of the same group. A database is a folder of a thousand files: the copy made after others were dropped takes three to
ten times as long, all of it the kernel's work. Folders below one that says "top of a hierarchy" go to groups of their own.
"""

import fcntl
import os
import struct
import sys
from pathlib import Path

_GET, _SET = 0x80086601, 0x40086602  # FS_IOC_GETFLAGS, FS_IOC_SETFLAGS
_TOP = 0x00020000  # FS_TOPDIR_FL, the T of chattr


def apart(folder: Path) -> bool:
    """Have the folders that will be made in this one laid far from each other; whether its file system does so."""
    if sys.platform != "linux":
        return False
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False  # another account's
    try:
        fcntl.ioctl(opened, _SET, struct.pack("L", _flags(opened) | _TOP))
        return bool(_flags(opened) & _TOP)
    except OSError:
        return False  # it has no groups, or the folder is another account's
    finally:
        os.close(opened)


def is_apart(folder: Path) -> bool:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return bool(_flags(opened) & _TOP)
    except OSError:
        return False
    finally:
        os.close(opened)


def _flags(opened: int) -> int:
    return int(struct.unpack("L", fcntl.ioctl(opened, _GET, struct.pack("L", 0)))[0])
