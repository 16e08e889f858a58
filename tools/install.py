"""install.py VENV REQUIREMENTS STAMP: the pinned packages in a virtual environment of the checkout.

Two that start at once wait for each other; the second finds the work done.
"""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

NO_VENV = "The virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv"


def works(python: Path, *arguments: str) -> bool:
    """Whether this interpreter runs these arguments without complaint."""
    try:
        return subprocess.run([python, *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(venv: Path, requirements: Path) -> None:
    """Make the environment where there is none that works, and install into it."""
    python = venv / "bin" / "python"
    uv = shutil.which("uv")
    if uv:
        if not works(python, "-c", ""):
            subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, venv], check=True)
        command: list[str | Path] = [uv, "pip", "install", "-q", "--python", python]
    else:
        if not works(python, "-m", "pip", "--version"):
            made = subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=False)
            if made.returncode:
                sys.exit(NO_VENV)
        # As uv does: what is imported is compiled then, and most of what is installed never is.
        command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile"]
    subprocess.run([*command, "--require-hashes", "-r", requirements], check=True)


def main(venv: Path, requirements: Path, stamp: Path) -> None:
    """Install unless the stamp says that it was done since the requirements last changed."""
    with Path(f"{venv}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.is_file() and stamp.stat().st_mtime >= requirements.stat().st_mtime:
            return
        print(f"Installing the pinned packages into {venv} …", flush=True)
        try:
            install(venv, requirements)
        except subprocess.CalledProcessError as error:
            sys.exit(f"Installing failed ({error.cmd[0]}, exit status {error.returncode}); see above.")
        stamp.touch()


if __name__ == "__main__":
    try:
        main(*map(Path, sys.argv[1:4]))
    except KeyboardInterrupt:
        sys.exit(130)
