"""What every view of the page looks at: whose answers, and the test pictures if they are there."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explainers import serving
from explainers.evaluation import subjects
from explainers.evaluation.answered import Answers
from explainers.evaluation.jobs import Job
from explainers.evaluation.subjects import RUN, Subject
from explainers.evaluation.testing import Tested
from explainers.images.pictures import PictureError
from explainers.lessons.evaluate import numbers, words
from explainers.lessons.evaluate.numbers import Values
from explainers.markdown import plain
from explainers.shown import without_folders
from explainers.training import learned
from explainers.training.folder import BUILT_IN_DATA
from pages.parts import jobs, last_good, lesson, visitor, ways
from pages.parts.bench import Bench
from pages.parts.controls import Controls
from pages.parts.pictures import download, own

Page = Controls[Values]


@dataclass(frozen=True)
class Asked:
    """Whose answers are looked at, and the pictures; None, after a sentence, where these lack."""

    subject: Subject
    answers: Answers
    pictures: Tested | None


def whose(controls: Page, values: Values) -> None:
    """The controls that choose the network and its test pictures."""
    network(controls, values)
    if values.weights != RUN:
        controls.select("data")


def network(controls: Page, values: Values) -> None:
    """The controls that choose the network alone."""
    controls.select("weights")
    if values.weights != RUN:
        controls.segments("trained_on")
    elif found := learned.epochs():
        controls.select("run", options=tuple(found))
        controls.slider("epoch", low=1, high=found.get(values.run, (1,))[-1])
        if values.run in found:
            ways.draw(values.run, "home", "train", "checkpoints", "runs", epoch=values.epoch)


def named(values: Values) -> str:
    """What the data set is called in code: on a shared server without the server's folders."""
    try:
        return own.shown(numbers.subject(values).data)
    except (ValueError, OSError):  # said where the answers would be
        return ""


def ask(values: Values, place: Bench) -> Asked | None:
    """The answers, with the pictures; None, in words or with a bar, where they are not there."""
    with place.figure:
        try:
            subject = numbers.subject(values)
            if subject.data == "cifar10" and values.weights != RUN and not download.there():
                download.offer()
                return None
            found = waited(subjects.answers(subject))
        except (ValueError, OSError) as error:
            refused(values, error)
            return None
        if found is None:
            return None
        return Asked(subject, found, _pictures(subject, found))


def waited(found: Answers | Job[Answers]) -> Answers | None:
    """The answers; None, and a bar that fills, while they are being found out.

    Raises what ended the job: a ValueError or OSError, in words.
    """
    return found if isinstance(found, Answers) else jobs.waited(found)


def refused(values: Values, error: Exception) -> None:
    """Say why there are no answers; without any run, how to get one."""
    if RUN in (values.weights, values.other_weights) and not learned.epochs():
        st.info(words.NO_RUN, icon=":material/folder_off:")
        last_good.refused()
    else:
        lesson.refusal(ValueError(without_folders(str(error))))


def _pictures(subject: Subject, said: Answers) -> Tested | None:
    """The test pictures, where this visitor may see them and they are still the same."""
    try:
        if _somebody_elses(subject):
            raise PictureError(words.NOT_YOURS)
        found = jobs.waited(subjects.pictures(subject))
        if found is None:
            return None
        subjects.check_pictures(subject, found, said)
    except (ValueError, OSError) as error:
        st.caption(plain(words.NO_PICTURES.format(without_folders(str(error)))))
        return None
    return found


def _somebody_elses(subject: Subject) -> bool:
    if subject.run is None or subject.data in BUILT_IN_DATA or not serving.shared():
        return False
    return subject.run.owner != visitor.who()
