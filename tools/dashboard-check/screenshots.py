"""Writes a picture of each view: wide and narrow, dark and light."""

import os
import sys

import check_views
import lab
from browser import BrowserError


def main():
    options = lab.arguments(more=lambda parser: parser.add_argument("pictures", help="the folder to write to"))
    lab.heed_signals()
    os.makedirs(options.pictures, exist_ok=True)
    missed = 0
    with lab.laboratory(options) as laboratory:
        check_views.begin(laboratory)
        page = laboratory.new_page(laboratory.page_base)
        for name in check_views.SHOWN:
            try:
                check_views.visit(laboratory, page, name)
            except BrowserError as error:
                missed += 1
                print(f"{name}: {error}")
            take(page, os.path.join(options.pictures, name))
    sys.exit(1 if missed else 0)


def take(page, path):
    for width, height in ((1400, 1000), (400, 800)):
        page.set_size(width, height)
        for theme in ("dark", "light"):
            page.set_theme(theme)
            page.settle()
            page.screenshot(f"{path}-{width}-{theme}.png", whole=True)
    page.set_size(1400, 1000)


if __name__ == "__main__":
    main()
