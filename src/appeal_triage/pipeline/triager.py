"""``Triager``: comments in, decisions out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from appeal_triage.bundle import default_model_path, load_bundle
from appeal_triage.errors import InputError
from appeal_triage.features import read_document
from appeal_triage.normalization import normalize, trace
from appeal_triage.pipeline.explanation import Explanation, word_weights
from appeal_triage.pipeline.inputs import (
    MAX_CHARS,
    Known,
    Original,
    as_appeal,
    readable_text,
)
from appeal_triage.pipeline.judging import Judge, has_content
from appeal_triage.pipeline.scoring import Scoring
from appeal_triage.results import Appeal, Moment, Status, TriageResult
from appeal_triage.routing import RegionPack, load_region
from appeal_triage.urgency.bounds import Bounds, Odds

if TYPE_CHECKING:
    import pandas as pd


class Triager:
    """Decides topic, urgency, owner and agency of comments.

    Make one with :meth:`load` and keep it: it is safe to share between threads.

    Parameters
    ----------
    scoring : Scoring
        Models.
    region : RegionPack
        Agencies and territories.
    """

    def __init__(self, scoring: Scoring, region: RegionPack) -> None:
        self._scoring = scoring
        self._region = region
        self._judge = Judge(scoring, region)

    @classmethod
    def load(
        cls,
        model: str | Path | None = None,
        region: str | Path | None = None,
        urgency_from: Mapping[str, float] | None = None,
    ) -> Triager:
        """Load a model and a region pack.

        Parameters
        ----------
        model : path, optional
            Folder of a bundle; the shipped model by default. A rubricator made by
            ``train`` decides the topic, and the shipped model the rest.
        region : str or path, optional
            Name of a shipped pack or folder of one's own; all Russia by default.
        urgency_from : mapping of str to float, optional
            Thresholds in [0, 1] from which a level is given (``emergency``, ``high``,
            ``normal``) in place of the model's own.

        Returns
        -------
        Triager
            Ready to use.

        Raises
        ------
        InputError
            If ``urgency_from`` names no level or no probability.
        ModelError
            If the bundle is absent, damaged or of a newer protocol.
        RegionError
            If the pack is absent or wrong.

        Examples
        --------
        >>> triager = Triager.load()
        >>> triager.triage("Во дворе открытый люк, дети ходят").urgency.id
        'emergency'
        """
        chosen = load_bundle(default_model_path() if model is None else Path(model))
        base = chosen
        if chosen.manifest.get("kind") == "rubricator":
            base = load_bundle(default_model_path())
        if urgency_from is not None:
            asked = base.asking(urgency_from)
            chosen, base = (asked if chosen is base else chosen), asked
        return cls(Scoring.of(chosen, base), load_region(region))

    @property
    def model_version(self) -> str:
        """Version of the model in charge of the topic."""
        return self._scoring.topic_model.version

    @property
    def urgency_from(self) -> dict[str, float]:
        """Operating point: probability from which a level is given, by level."""
        return self._scoring.urgency.point

    def urgency_odds(self, text: str) -> Odds:
        """Tell how likely the levels of urgency are.

        Parameters
        ----------
        text : str
            Comment as written.

        Returns
        -------
        Odds
            Probabilities of the levels and what cues prove.

        Examples
        --------
        >>> Triager.load().urgency_odds("В подъезде сильно пахнет газом").bounds
        Bounds(least=3, most=3)
        """
        document = read_document(self.normalize(text))
        if not has_content(document):
            return Odds((1.0, 0.0, 0.0, 0.0), Bounds())
        return self._scoring.odds(document)

    def info(self) -> dict[str, str]:
        """Tell what decides.

        Returns
        -------
        dict of str to str
            Versions, protocol and hash of the model, name and version of the pack.
        """
        manifest = self._scoring.topic_model.manifest
        settings = self._region.settings
        return {
            "model_version": self.model_version,
            "model_kind": str(manifest["kind"]),
            "protocol": str(manifest["protocol"]),
            "weights_sha256": str(manifest["files"]["weights.npz"]),
            "fitted_texts": str(manifest["n_texts"]),
            "base_model_version": self._scoring.base.version,
            "urgency_from": ", ".join(
                f"{level} {point:.4g}" for level, point in self.urgency_from.items()
            ),
            "region": settings.id,
            "region_name": settings.name,
            "region_version": settings.version,
        }

    def normalize(self, text: str) -> str:
        """Return the canonical text that decisions are made on.

        Parameters
        ----------
        text : str
            Comment as written.

        Returns
        -------
        str
            Canonical text.
        """
        return normalize(text[:MAX_CHARS])

    def triage(
        self,
        text: object,
        *,
        territory: str | None = None,
        created_at: Moment = None,
        channel: str | None = None,
    ) -> TriageResult:
        """Decide about one comment.

        Parameters
        ----------
        text : object
            The comment, a string. Anything else makes a failed result.
        territory : str, optional
            Where it comes from («Курск», «Льговский район»).
        created_at : datetime, date or str, optional
            When it was written; terms are counted from it. A text is read as exports
            write dates; what cannot be read is not known.
        channel : str, optional
            Where it was written («ПОС», «Личный приём»).

        Returns
        -------
        TriageResult
            The decision.
        """
        return self._decide(Appeal(text, territory, created_at, channel))

    def triage_many(
        self, appeals: Iterable[object], *, batch_size: int = 1024
    ) -> Iterator[TriageResult]:
        """Decide about many comments, lazily and in order.

        Parameters
        ----------
        appeals : iterable
            Strings, :class:`Appeal` values, tuples ``(text, territory, …)`` or
            mappings with these keys.
        batch_size : int, optional
            Comments taken from the iterable at a time, ≥ 1. Results do not depend
            on it.

        Returns
        -------
        iterator of TriageResult
            One per comment; a comment that cannot be read, or a record of the wrong
            shape, gives a failed one.

        Raises
        ------
        InputError
            If ``batch_size`` is below 1, or a single text is given for many.
        """
        if batch_size < 1:
            raise InputError("batch_size должен быть не меньше 1")
        if isinstance(appeals, str | bytes):
            raise InputError("triage_many ждёт много сообщений; для одного есть triage")
        return self._decide_many(iter(appeals), batch_size)

    def _decide_many(
        self, source: Iterator[object], batch_size: int
    ) -> Iterator[TriageResult]:
        while batch := list(islice(source, batch_size)):
            for item in batch:
                yield self._decide(as_appeal(item))

    def triage_frame(
        self,
        df: pd.DataFrame,
        *,
        text_column: str | None = None,
        territory_column: str | None = None,
        created_at_column: str | None = None,
        channel_column: str | None = None,
    ) -> pd.DataFrame:
        """Decide about the rows of a table.

        Parameters
        ----------
        df : DataFrame
            One comment a row.
        text_column : str, optional
            Column of the text; found by its usual names when not given.
        territory_column : str, optional
            Column of the territory.
        created_at_column, channel_column : str, optional
            Columns that say when and where a comment was written; found by their usual
            names when not given.

        Returns
        -------
        DataFrame
            A copy with the same columns and index and the decision's columns after
            them.
        """
        from appeal_triage.frames import triage_frame  # pandas, only when asked for

        return triage_frame(
            self,
            df,
            text_column=text_column,
            territory_column=territory_column,
            created_at_column=created_at_column,
            channel_column=channel_column,
        )

    def explain(
        self,
        text: object,
        *,
        territory: str | None = None,
        created_at: Moment = None,
        channel: str | None = None,
    ) -> Explanation:
        """Decide about one comment and tell what each word did.

        Parameters
        ----------
        text : object
            The comment, a string.
        territory : str, optional
            Where it comes from.
        created_at : datetime, date or str, optional
            When it was written.
        channel : str, optional
            Where it was written.

        Returns
        -------
        Explanation
            The result and the weights of the words; no weights where there was no text
            or no words.
        """
        result = self._decide(Appeal(text, territory, created_at, channel))
        read = "" if result.status is Status.FAILED else readable_text(text)[0]
        # Offsets are wanted in what the caller gave, outer white space included.
        original = Original.of(text, read)
        traced = trace(original.text)
        document = read_document(traced.text)
        if not has_content(document):
            return Explanation(result, traced.text, {})
        return Explanation(
            result,
            traced.text,
            {
                facet: word_weights(weights, document, traced, original.shift)
                for facet, weights in self._judge.weights(document, result).items()
            },
        )

    def _decide(self, appeal: Appeal) -> TriageResult:
        text, error = readable_text(appeal.text)
        if error is not None:
            return TriageResult(Status.FAILED, self.model_version, error=error)
        original = Original.of(appeal.text, text)
        document = read_document(normalize(original.text))
        return self._judge.result(document, original, Known.of(appeal))
