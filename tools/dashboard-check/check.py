"""Checks the dashboard in a browser: what it shows, against what the API says."""

import os
import sys

import checks
import lab

# The order is that of the modules and of what stands in them: the last ones let the agents fall silent.
import check_views
import check_charts
import check_settings
import check_frame

MODULES = (check_views, check_charts, check_settings, check_frame)


def more(parser):
    parser.add_argument("--only", default="", help="checks whose names have this in them")


def main():
    options = lab.arguments(more=more)
    lab.heed_signals()
    with lab.laboratory(options) as laboratory:
        page = laboratory.new_page(laboratory.page_base)
        check_frame.prepare(page)
        check_charts.prepare(page)
        for module in MODULES:
            module.begin(laboratory)
        wrong = checks.run(laboratory, page, options.only, os.environ.get("DASHBOARD_PICTURES"))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
