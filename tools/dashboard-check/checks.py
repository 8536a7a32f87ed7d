"""What a check is, and how they are run: a line each, and whether all went well."""

import os
import re
import time

from browser import BrowserError

CHECKS = []


class Wrong(Exception):
    """What a check found."""


def check(words, causes=()):
    """Makes a function a check; `causes` are patterns of complaints that it brings about on purpose."""
    def add(function):
        CHECKS.append((words, function, causes))
        return function
    return add


def require(truth, words):
    if not truth:
        raise Wrong(words)


def same(found, wanted, what):
    require(found == wanted, f"{what}: {found!r} where {wanted!r} should be")


def near(found, wanted, what, part=0.006):
    """Equal but for what is lost when three digits are shown."""
    require(abs(found - wanted) <= abs(wanted) * part, f"{what}: {found} where {wanted} should be")


def run(lab, page, only, pictures):
    """Runs the checks whose words hold `only`; returns how many went wrong. Pictures of those go into a folder."""
    chosen = [one for one in CHECKS if only.lower() in one[0].lower()]
    begin, wrong = time.monotonic(), 0
    for number, (words, function, causes) in enumerate(chosen):
        page.problems.clear()
        started = time.monotonic()
        try:
            function(lab, page)
            page.evaluate("0")
            complaints = [one for one in page.problems if not any(re.search(cause, one) for cause in causes)]
            require(not complaints, "; ".join(complaints[:3]))
            print(f"ok     {words} ({time.monotonic() - started:.1f} s)", flush=True)
        except (Wrong, BrowserError) as error:
            wrong += 1
            print(f"FAILED {words}: {error}", flush=True)
            if pictures:
                page.screenshot(os.path.join(pictures, f"failed-{number}.png"))
    print(f"{len(chosen)} checks, {wrong} failed, {time.monotonic() - begin:.0f} s")
    return wrong


FACTORS = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}


def read_quantity(text):
    """The number and the unit of a shown quantity: "8.03 Mbit/s" is 8.03e6 and "bit/s"."""
    found = re.match(r"(-?[\d,.]+)\s*([KMGT]i|[kMGT])?(bit/s|bits/s|B|%|[a-z]+/s)?", text)
    require(found, f"{text!r} is no quantity")
    return float(found[1].replace(",", "")) * FACTORS[found[2] or ""], found[3] or ""
