"""Statutory forms, receipts, papers, letters: plain dict in, a file's bytes out. No Django, clock or network.

content     the shape of a filed version (`Submission.content`), the one contract of screen, archive and PDF
canonical   the bytes a digest is taken of, and what is wrong with a content that does not fit the shape
quarterly   the quarterly form with its appendix, as PDF and as SVG pages
receipts    the filing receipt
papers      a paper as rows of boxes, and its PDF; `paper_xlsx` draws the same boxes as a workbook
hazard_*    situation, plan, rectification and re-check of a major hazard: shape, shared boxes, papers
supervision_*  order, extension and acceptance of a listed supervision, and its record
case_*      flag sheet, summary, accountability list; letters, which `paper_docx` also gives for editing
letters     invitation letters, many in one file
characters  which characters the fonts carry, and the visible stand-in for those they do not
"""
