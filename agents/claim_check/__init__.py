"""claim_check: nothing ungrounded leaves. Every (disease, fact) pair is looked up again.

1. `offers`: the conduct of a disease keeps only what a fresh lookup for that same disease
   carries, and a line of the draft only what some listed or asked-about disease carries.
2. `verdict`: a model's prose keeps the sentences whose every claim is carried for the disease
   that the sentence speaks of (`scope`); the others are rewritten once, or removed. Its
   readers are imported when a model has written something.
"""

from __future__ import annotations

from araras.agents.claim_check.offers import build_claim_check, check, claim_check_node

__all__ = ["build_claim_check", "check", "claim_check_node"]
