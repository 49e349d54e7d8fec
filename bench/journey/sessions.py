"""Shop sessions of the UCI file, reduced to what a device knows of its own visit."""

import csv
from dataclasses import dataclass, fields

import numpy as np

import files


@dataclass(frozen=True)
class Sessions:
    """One array per column, one entry per session.

    A product page is any page of the shop that is neither an account page nor an information page. `returning` is 1
    for a visitor who has been here before; GA's third kind, "Other" (0.6 % of the rows), is not known to be.
    `weekend` is known too, but was found not to be worth its place.
    """

    product_pages: np.ndarray
    account_pages: np.ndarray
    info_pages: np.ndarray
    product_seconds: np.ndarray
    account_seconds: np.ndarray
    info_seconds: np.ndarray
    returning: np.ndarray
    weekend: np.ndarray

    def __len__(self):
        return len(self.returning)

    def __getitem__(self, rows):
        return Sessions(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @property
    def pages(self):
        return self.product_pages + self.account_pages + self.info_pages

    def matrix(self):
        """What the scorecard could have used, side by side, as the rivals want it."""
        return np.column_stack([getattr(self, name) for name in (*COLUMNS, "returning")])


COLUMNS = {
    "product_pages": "ProductRelated",
    "account_pages": "Administrative",
    "info_pages": "Informational",
    "product_seconds": "ProductRelated_Duration",
    "account_seconds": "Administrative_Duration",
    "info_seconds": "Informational_Duration",
}


def read_rows(path):
    """The file's rows as they are, a dict each."""
    with open(files.existing(path, files.SESSIONS_HELP), newline="") as file:
        return list(csv.DictReader(file))


def sessions_of(rows):
    columns = {name: np.array([float(row[column]) for row in rows]) for name, column in COLUMNS.items()}
    returning = np.array([float(row["VisitorType"] == "Returning_Visitor") for row in rows])
    weekend = np.array([float(row["Weekend"].upper() == "TRUE") for row in rows])
    return Sessions(returning=returning, weekend=weekend, **columns)


def purchases_of(rows):
    """1 where the session ended with a purchase."""
    return np.array([int(row["Revenue"].upper() == "TRUE") for row in rows])
