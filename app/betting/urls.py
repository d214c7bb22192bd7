"""Everything of the betting log under `/api/v1/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from app.betting.belongings import api as belongings
from app.betting.bets.api import BetViewSet
from app.betting.catalogue import api as catalogue
from app.betting.ledger import api as ledger

# Addresses are tried in this order: the busiest first.
router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("bets", BetViewSet, "bet")
router.register("bookmakers", catalogue.BookmakerViewSet, "bookmaker")
router.register("sports", catalogue.SportViewSet, "sport")
router.register("competitions", catalogue.CompetitionViewSet, "competition")
router.register("accounts", belongings.AccountViewSet, "account")
router.register("bankrolls", belongings.BankrollViewSet, "bankroll")
router.register("tipsters", belongings.TipsterViewSet, "tipster")
router.register("tags", belongings.TagViewSet, "tag")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(router.urls)),
    path("transactions/deposit", ledger.DepositView.as_view(), name="deposit"),
    path("transactions/withdrawal", ledger.WithdrawalView.as_view(), name="withdrawal"),
    path("transactions/transfer", ledger.TransferView.as_view(), name="transfer"),
    path(
        "transactions/<uuid:pk>/reverse",
        ledger.TransactionReverseView.as_view(),
        name="transaction-reverse",
    ),
    path("ledger", ledger.LedgerView.as_view(), name="ledger"),
    path("ledger/verify", ledger.VerifyView.as_view(), name="ledger-verify"),
    path("balances", ledger.BalancesView.as_view(), name="balances"),
    path("stats/", include("app.betting.stats.urls")),
    path("", include("app.betting.imports.urls")),
    path("", include("app.betting.attachments.urls")),
    path("tools/", include("app.betting.tools.urls")),
    path("", include("app.betting.sharing.urls")),
    path("", include("app.betting.responsible.urls")),
    path("", include("app.betting.personal.urls")),
]
