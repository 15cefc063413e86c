"""The public site on Wagtail: cases, guides, notices, rules, and the figures everybody may see."""
