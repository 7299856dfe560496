"""The packs that the program has open: the built-in one and those that were added."""

import os
from _thread import allocate_lock
from collections.abc import Iterator, Sequence

from tui.library.compiled.locate import content_root, shipped_file
from tui.library.compiled.packdb import PackDb, PackError
from tui.library.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from tui.library.authoring.reader import Progress
    from tui.library.compiled.build import Extra

    T = TypeVar("T")

CORE = "core"
UNNAMED = "unnamed"  # see library.reader


class Packs:
    """The compiled packs, core first. Usable from every thread; nothing is opened before it is asked for."""

    def __init__(
        self,
        root: str | None = None,
        packs: Sequence[str] = (),
        cache: str | None = None,
        *,
        extras: "Sequence[Extra]" = (),
        progress: "Progress | None" = None,
    ) -> None:
        """`root`: the core pack's folder (None: the built-in one). `packs`: folders of others. `cache`: for compiled
        files. A pack that cannot be opened is left out and named in `problems`.
        """
        core = content_root() if root is None else root
        shipped = shipped_file(core) if root is None else ""
        self._opened = {CORE: PackDb(core, cache, shipped=shipped, extras=extras, progress=progress)}
        self._waiting = [PackDb(folder, cache, extras=extras, progress=progress) for folder in packs]
        self._problems: list[str] = []
        self._lock = allocate_lock()

    @property
    def _packs(self) -> dict[str, PackDb]:
        """The packs by id. Only a pack itself knows its id, so this opens them; not before it is needed."""
        if self._waiting:
            with self._lock:
                while self._waiting:
                    problem = self._add(self._waiting[0])
                    if problem:
                        self._problems.append(clean(problem))
                    del self._waiting[0]
        return self._opened

    def _add(self, db: PackDb) -> str:
        """Takes a pack in; what is wrong with it, in a sentence."""
        if not os.path.isfile(os.path.join(db.root, "pack.yaml")):
            return f"{db.root} is no pack: it has no pack.yaml; write one that says 'id: a-name'."
        try:
            name = db.meta["pack"]
        except PackError as error:
            return f"{error}."
        if name == UNNAMED:
            return f"{db.root} is left out, its pack.yaml has mistakes; 'warpwise check {db.root}' names them."
        if name in self._opened:
            return f"{db.root} is left out: its id '{name}' is that of {self._opened[name].root}."
        self._opened[name] = db
        if db.meta["mistakes"] != "0":
            return f"the pack '{name}' has mistakes; 'warpwise check {db.root}' names them."
        return ""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the extra packs, a sentence each."""
        _ = self._packs
        return tuple(self._problems)

    @property
    def known_problems(self) -> tuple[str, ...]:
        """The same of those that were asked for already."""
        return tuple(self._problems)

    @property
    def packs(self) -> tuple[str, ...]:
        """The ids of the packs, core first."""
        return tuple(self._packs)

    def renew(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Reads those packs again that have changed on disk: their ids, and a sentence for each that has a mistake.

        From any thread but that of the screens: it may take a while.
        """
        changed: list[str] = []
        problems: list[str] = []
        for pack, db in list(self._opened.items()):
            mistake = db.renew() if pack != CORE else None
            if mistake == "":
                changed.append(pack)
            elif mistake:
                problems.append(clean(f"the pack '{pack}' stays as it was: {mistake}"))
        return tuple(changed), tuple(problems)

    def is_ready(self) -> bool:
        """Whether nothing has to be compiled first. Does not wait."""
        return all(db.is_ready() for db in [*self._opened.values(), *self._waiting])

    def prepare(self) -> None:
        """Compiles what has to be, telling `progress`; from any thread."""
        for db in self._packs.values():
            _ = db.meta

    def blob(self, pack: str, name: str, decode: "Callable[[bytes], T]") -> "T | None":
        """What was precomputed under `name` when the pack was compiled; None where nothing was.

        `decode` raises ValueError on damage: then the pack is compiled anew.
        """
        return self._packs[pack].blob(name, decode)

    def looked_up(self, pack: str, table: str, key: str, decode: "Callable[[bytes], T]") -> "T | None":
        """One row of what was precomputed, by its key; None where there is none. Damage as in `blob`."""
        return self._packs[pack].looked_up(table, key, decode)

    def begun(self, pack: str, table: str, prefix: str, decode: "Callable[[bytes], T]") -> "list[tuple[str, T]]":
        """The rows of what was precomputed whose keys begin with `prefix`, in order. Damage as in `blob`."""
        return self._packs[pack].begun(table, prefix, decode)

    def counts(self) -> dict[str, int]:
        """How many of each kind there are: topics, entries, lessons, questions, labs, chips."""
        import json

        each = [json.loads(db.meta["counts"]) for db in self._packs.values()]
        total = {kind: sum(counts[kind] for counts in each) for kind in each[0]}
        return {**total, "topics": len({row[0] for _, row in self._rows("SELECT id FROM topic")})}

    def counts_of(self, pack: str) -> dict[str, int]:
        """The same of one pack."""
        import json

        return {kind: int(count) for kind, count in json.loads(self._packs[pack].meta["counts"]).items()}

    def root_of(self, pack: str) -> str:
        """The folder of an open pack; '' where none has that id."""
        return self._packs[pack].root if pack in self._packs else ""

    @property
    def hash(self) -> str:
        """The content hash of everything that is taught."""
        import hashlib

        text = "\n".join(f"{pack} {db.meta['hash']}" for pack, db in sorted(self._packs.items()))
        return hashlib.sha256(text.encode()).hexdigest()

    def _rows(self, sql: str, args: "Sequence[Any]" = ()) -> "Iterator[tuple[str, tuple[Any, ...]]]":
        for pack, db in self._packs.items():
            for row in db.rows(sql, args):
                yield pack, row
