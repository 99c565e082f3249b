"""The loading page's view of num_workers: measured here and now, on request."""

from __future__ import annotations

import threading

import streamlit as st

from explainers import places
from explainers.lessons.loading import code, loading_times, numbers, tries, words
from explainers.lessons.loading.numbers import Values
from explainers.loading import timing
from explainers.loading.timing import Timing, TimingError
from pages.data.loading import source
from pages.parts import chart, lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls

RESULTS = "loading:timings"  # of each kind of work, in the reader's session


def view(controls: Controls[Values], values: Values) -> None:
    """Draw the view."""
    workers = [n for n in (0, 1, 2, 4, 8) if n <= timing.most_workers()]
    work = values.work
    results: dict[str, list[Timing]] = st.session_state.setdefault(RESULTS, {})
    place = bench()
    with place.controls:
        controls.segments("work")
        measure = st.button(words.MEASURE, icon=":material/timer:", type="primary")
        pictures, size = numbers.TIMED_PICTURES, numbers.TIMED_BATCH
        st.markdown(words.timed(pictures, size, timing.WORK[work], workers))
    with place.figure:
        if measure:
            found = measured(workers, work)
            results |= {work: found} if found else {}
        if results.get(work):
            show(results[work])
        else:
            st.info(
                "Nothing has been measured yet. It takes some seconds and is stopped after "
                f"{timing.TIMEOUT:.0f}.",
                icon=":material/hourglass_empty:",
            )
    lesson.notice(words.NOTICE["workers"], tries.WORKERS, controls)
    snippet = code.workers(work, workers, places.data())
    lesson.code(snippet, prints="the seconds of both epochs (save it as a file, then run it)")


def measured(workers: list[int], work: str) -> list[Timing] | None:
    """Measure with a bar that tells how far it is; None, with a sentence, where it failed."""
    lock = _one_at_a_time()
    if not lock.acquire(blocking=False):
        st.warning(
            words.MEASURING,
            icon=":material/hourglass_top:",
        )
        return None
    bar = st.progress(0.0, "Starting a process …")
    found: list[Timing] = []
    asked = {"pictures": numbers.TIMED_PICTURES, "batch_size": numbers.TIMED_BATCH}
    try:
        for result in timing.measure(source.folder(), workers, work=work, **asked):
            found.append(result)
            share = len(found) / len(workers)
            bar.progress(share, f"num_workers={result.num_workers}: {result.first_epoch:.2f} s")
    except TimingError as error:
        st.error(str(error), icon=":material/timer_off:")
        return None
    finally:
        bar.empty()
        lock.release()
    return found


@st.cache_resource
def _one_at_a_time() -> threading.Lock:
    return threading.Lock()


def show(found: list[Timing]) -> None:
    """What was measured, as bars and in a sentence."""
    chart.draw(
        loading_times.bars(found, lesson.colours()),
        key="loading-times",
        alt="; ".join(f"{t.num_workers} workers: {t.second_epoch:.2f} s" for t in found),
    )
    st.markdown(timing.verdict(found))
