"""Where the files are that this bench reads and writes. No data lies in the repository."""

import os
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TABLE = REPOSITORY / "src/domain/intent/table.rs"
RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
ATTRIBUTION = Path(__file__).resolve().parent / "ATTRIBUTION.md"

SESSIONS_HELP = (
    'It is the UCI "Online Shoppers Purchasing Intention Dataset" (id 468, CC BY 4.0, Sakar & Kastro 2018):\n'
    "https://archive.ics.uci.edu/dataset/468, file online_shoppers_intention.csv, or some of its rows under its header."
)
PATHS_HELP = (
    "They are the example paths of the ChannelAttribution package (DavideAltomare/ChannelAttribution, GPL-3; columns\n"
    "path;total_conversions;total_conversion_value;total_null) and the expected outputs computed from them."
)


def data_directory():
    """`TRAILMARK_DATA`, or a directory beside the repository."""
    return Path(os.environ.get("TRAILMARK_DATA") or REPOSITORY / "../shared/data")


def sessions_argument(parser):
    """The option that every command about intent has."""
    parser.add_argument(
        "--sessions",
        type=Path,
        default=data_directory() / "journey/uci_train.csv",
        help="CSV of shop sessions (default: journey/uci_train.csv in TRAILMARK_DATA or ../shared/data)",
    )


def existing(path, where_to_get_it):
    """The path; where nothing is there, says where to get it and ends cleanly: a missing file is no failure."""
    if not path.exists():
        print(f"{path} is not there, so there is nothing to do.\n{where_to_get_it}")
        sys.exit(0)
    return path
