"""The double-entry ledger: writing, balances, proof."""
