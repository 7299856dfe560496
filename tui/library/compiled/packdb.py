"""One compiled pack, opened when it is first asked. Made anew, silently, when it is missing, stale, foreign or broken.

The hot path of `define` runs through here: nothing heavier than sqlite3 is imported unless the pack must be compiled.
"""

import os
from _thread import allocate_lock
from binascii import crc32
from collections.abc import Callable, Sequence

from tui import __version__
from tui.library.compiled.stamp import FORMAT, content_hash, signature, tally

try:
    # The package around it loads datetime and collections, 4 ms that `define` has no use for.
    import _sqlite3 as sqlite
except ImportError:  # another Python than CPython
    import sqlite3 as sqlite  # type: ignore[no-redef]

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any, TypeVar

    from tui.library.authoring.reader import Progress
    from tui.library.compiled.build import Extra

    T = TypeVar("T")


_META = frozenset({"format", "app", "pack", "hash", "counts", "mistakes", "check"})


class PackError(Exception):
    """A pack that cannot be opened, in one sentence."""


class PackDb:
    """The compiled form of the pack at `root`. Usable from every thread.

    `cache` is the folder for compiled files (None: the platform's). `shipped` names a ready-made file that is trusted
    when format and version fit, without a look at the YAML.
    """

    def __init__(
        self,
        root: str,
        cache: str | None = None,
        *,
        shipped: str = "",
        extras: "Sequence[Extra]" = (),
        progress: "Progress | None" = None,
    ) -> None:
        self.root = os.path.abspath(root)
        self._cache = cache
        self._shipped = shipped
        self._extras = extras
        self._progress = progress
        self._lock = allocate_lock()
        self._con: sqlite3.Connection | None = None
        self._meta: dict[str, str] = {}
        self._looked = ""
        """The stat signature that `renew` saw last."""

    @property
    def meta(self) -> dict[str, str]:
        """What the file says of itself and of its pack."""
        with self._lock:
            self._connect()
            return self._meta

    def is_ready(self) -> bool:
        """Whether opening costs no compilation. Does not wait for one that another thread is at."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return self._con is not None or self._open_ready()
        finally:
            self._lock.release()

    def rows(self, sql: str, args: "Sequence[Any]" = ()) -> "list[tuple[Any, ...]]":
        """The rows of a query. Raises PackError."""
        return self._with_repair(lambda con: con.execute(sql, args).fetchall(), [])

    def read(self, kind: str, id: str, decode: "Callable[[str], T]") -> "T | None":
        """An item made from its JSON, or None when there is none. `decode` raises ValueError on damage."""

        def item(con: "sqlite3.Connection") -> "T | None":
            row = con.execute("SELECT json FROM body WHERE kind=? AND id=?", (kind, id)).fetchone()
            return decode(row[0]) if row else None

        return self._with_repair(item, None)

    def blob(self, name: str, decode: "Callable[[bytes], T]") -> "T | None":
        """What was precomputed under `name`, or None. `decode` raises ValueError on damage."""

        def part(con: "sqlite3.Connection") -> "T | None":
            row = con.execute("SELECT data FROM blob WHERE name=?", (name,)).fetchone()
            return decode(row[0]) if row else None

        return self._with_repair(part, None)

    def looked_up(self, table: str, key: str, decode: "Callable[[bytes], T]") -> "T | None":
        """A precomputed row by its key, or None. `decode` raises ValueError on damage."""

        def row(con: "sqlite3.Connection") -> "T | None":
            kept = con.execute("SELECT data FROM lookup WHERE name=? AND key=?", (table, key)).fetchone()
            return decode(kept[0]) if kept else None

        return self._with_repair(row, None)

    def begun(self, table: str, prefix: str, decode: "Callable[[bytes], T]") -> "list[tuple[str, T]]":
        """The precomputed rows whose keys begin with `prefix`, in order."""

        def rows(con: "sqlite3.Connection") -> "list[tuple[str, T]]":
            sql = "SELECT key, data FROM lookup WHERE name=? AND key>=? AND key<?"
            return [(key, decode(data)) for key, data in con.execute(sql, (table, prefix, prefix + "\U0010ffff"))]

        return self._with_repair(rows, [])

    def _with_repair(self, ask: "Callable[[sqlite3.Connection], T]", nothing: "T") -> "T":
        """What `ask` gives; `nothing` where it asks for what no text is, such as a name in bytes that are not UTF-8."""
        with self._lock:
            try:
                return ask(self._connect())
            except UnicodeEncodeError:
                return nothing
            except (sqlite.Error, ValueError):
                self._compile()
            try:
                return ask(self._connect())
            except (sqlite.Error, ValueError) as error:
                raise PackError(f"the pack {self.root} cannot be read: {error}") from None

    def _connect(self) -> "sqlite3.Connection":
        if self._con is None and not self._open_ready():
            self._compile()
        if self._con is None:
            raise PackError(f"the pack {self.root} cannot be opened")
        return self._con

    def _open_ready(self) -> bool:
        """Opens the shipped or the cached file if one fits."""
        if self._shipped and self._open(self._shipped):
            return True
        path = self._path()
        if not path or not self._open(path):
            return False
        now = signature(self.root)
        if now and self._meta.get("root") == os.path.realpath(self.root):
            if self._meta.get("signature") == now:
                return True
            if self._meta.get("hash") == content_hash(self.root):
                _restamp(path, now)
                return True
        self._close()
        return False

    def _open(self, path: str) -> bool:
        """Opens a compiled file of this format and version."""
        if not os.path.isfile(path):  # a pipe would never answer
            return False
        quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
        uri = f"file:{quoted if quoted.startswith('/') else '/' + quoted}?mode=ro&immutable=1"
        con = None
        try:
            con = sqlite.connect(uri, uri=True, check_same_thread=False)
            meta = dict(con.execute("SELECT key, value FROM meta"))
        except (sqlite.Error, ValueError):
            meta = {}
        if con is None or not _fits(meta):
            if con is not None:
                con.close()
            return False
        self._con, self._meta = con, meta
        return True

    def _path(self) -> str:
        """Where this pack's compiled file stands; '' when there is no cache folder."""
        if self._cache is None:
            from tui.paths import cache_dir

            self._cache = cache_dir()
        real = os.path.realpath(self.root)
        return os.path.join(self._cache, f"library-{crc32(os.fsencode(real)):08x}.sqlite") if self._cache else ""

    def _compile(self) -> None:
        """Compiles the pack into the cache, or into memory when that cannot be written."""
        from tui.library.compiled import build, leftovers

        self._close()
        if not signature(self.root):
            raise PackError(f"there is no content in {self.root}")
        path = self._path()
        try:
            os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
            leftovers.clear(path)
            build.write(path, self.root, extras=self._extras, progress=self._progress)
            if self._open(path):
                return
        except OSError:
            pass
        con = sqlite.connect(":memory:", check_same_thread=False)
        build.build(con, self.root, extras=self._extras, progress=self._progress)
        self._con, self._meta = con, dict(con.execute("SELECT key, value FROM meta"))

    def renew(self) -> str | None:
        """Reads the pack again where it has changed on disk; None where it has not, '' where it was read.

        Otherwise its first mistake with its place: then all stays as it was, until the next change. Readers go on
        with the old form meanwhile.
        """
        if self._con is None:
            return None
        now = signature(self.root)
        if not now or now == (self._looked or self._meta.get("signature")):
            return None
        self._looked = now
        if self._meta.get("hash") == content_hash(self.root):
            return None
        from tui.library.authoring.reader import read_pack, read_pages
        from tui.library.compiled import build
        from tui.library.compiled.locate import content_root

        source = read_pack(self.root, keep_nodes=False, core_pages=lambda: read_pages(content_root()))
        mistake = next((issue for issue in source.issues if issue.severity == "error"), None)
        if mistake is not None or source.pack_id != self._meta.get("pack"):
            return str(mistake) if mistake else f"pack.yaml: the id is now '{source.pack_id}'; open it again"
        con = sqlite.connect(":memory:", check_same_thread=False)
        build.build(con, self.root, extras=self._extras)
        with self._lock:
            self._close()
            self._con, self._meta = con, dict(con.execute("SELECT key, value FROM meta"))
        return ""

    def _close(self) -> None:
        if self._con is not None:
            self._con.close()
        self._con, self._meta = None, {}

    def close(self) -> None:
        """Closes the file; it opens again when asked."""
        with self._lock:
            self._close()


def _fits(meta: "dict[str, Any]") -> bool:
    """Whether a file says what it must of itself, of this format and version, and unharmed."""
    return (
        _META.issubset(meta)
        and meta["format"] == FORMAT
        and meta["app"] == __version__
        and meta["check"] == tally(meta)
    )


def _restamp(path: str, signature: str) -> None:
    """Notes the new stat signature of unchanged content. On a copy: others read the file without locks."""
    import shutil

    from tui.library.compiled import leftovers

    leftovers.sweep(path)
    try:
        copy = leftovers.temporary(path)
    except OSError:
        return
    try:
        shutil.copyfile(path, copy)
        con = sqlite.connect(copy)
        with con:
            con.execute("UPDATE meta SET value=? WHERE key='signature'", (signature,))
            meta = dict(con.execute("SELECT key, value FROM meta"))
            con.execute("UPDATE meta SET value=? WHERE key='check'", (tally(meta),))
        con.close()
        os.replace(copy, path)
    except (OSError, sqlite.Error, ValueError):
        if os.path.exists(copy):
            os.unlink(copy)
