"""The quarterly figures by Excel: a template from the live form, the filled sheet judged by the same form."""
