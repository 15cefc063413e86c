"""The demonstration: an invented province, built through the commands and not around them.

places      divisions, bureaus and staff
register    the rows of the enterprise register, as a file for the ordinary import
people      accounts, persons, principals and teams of each enterprise
filings     quarters opened, reports filed, late, returned, corrected, missing
visits      inspections of the year, one enterprise at its cap
lives       hazards in every state, from finding to closure, under supervision and under suspension
supervision reminders, exemptions, a moved deadline
story       the stages, in order
"""
