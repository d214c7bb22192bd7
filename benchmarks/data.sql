-- A betting log of :bets bets, the same for the same seed. Bet n belongs to user
-- 1 + (n - 1) mod :users, so that a person's bets lie scattered among everybody's,
-- as they do when people bet over the years. Triggers are off meanwhile. Three parts:
-- people and catalogue, bets, ledger.

CREATE FUNCTION pg_temp.pick(n bigint, what text, choices int) RETURNS int IMMUTABLE
    RETURN (hashint8extended(n, hashtext(what)::bigint + :seed) & 2147483647)::bigint % choices;

-- As the product makes them: UUID version 7, which grow with time.
CREATE FUNCTION pg_temp.key(what text, n bigint) RETURNS uuid IMMUTABLE
    RETURN (
        lpad(to_hex(1700000000000 + n), 12, '0') || '7' || substr(md5(what || n), 1, 3)
        || '8' || substr(md5(what || n), 4, 15)
    )::uuid;

INSERT INTO accounts_user (id, email, name, password, is_active, is_staff, is_superuser,
                           created_at, session_generation)
SELECT pg_temp.key('user', n), 'user' || n || '@bench.example', 'User ' || n, :password,
       true, false, false, '2023-01-01Z', 0
FROM generate_series(1, :users) n;

INSERT INTO betting_bookmaker (id, created_at, version, updated_at, name, folded_name, kind,
                               commission)
SELECT pg_temp.key('bookmaker', n), '2023-01-01Z', 1, '2023-01-01Z', 'Bookmaker ' || n,
       'bookmaker ' || n, 'bookmaker', 0
FROM generate_series(1, 20) n;

INSERT INTO betting_sport (id, created_at, version, updated_at, name, folded_name)
SELECT pg_temp.key('sport', n), '2023-01-01Z', 1, '2023-01-01Z', 'Sport ' || n, 'sport ' || n
FROM generate_series(1, 6) n;

INSERT INTO betting_bookmakeraccount (id, created_at, version, updated_at, currency, notes,
                                      user_id, bookmaker_id)
SELECT pg_temp.key('account', u * 3 + k), '2023-01-01Z', 1, '2023-01-01Z', 'EUR', '',
       pg_temp.key('user', u), pg_temp.key('bookmaker', 1 + (u + k * 7) % 20)
FROM generate_series(1, :users) u, generate_series(0, 2) k;

INSERT INTO betting_bankroll (id, created_at, version, updated_at, name, folded_name, currency,
                              starting_amount, unit_size, user_id)
SELECT pg_temp.key('bankroll', u), '2023-01-01Z', 1, '2023-01-01Z', 'Main', 'main', 'EUR',
       1000, 10, pg_temp.key('user', u)
FROM generate_series(1, :users) u;

-- ----
CREATE TEMP TABLE made AS
SELECT n, pg_temp.key('bet', n) AS id, 1 + (n - 1) % :users AS u,
       pg_temp.pick(n, 'account', 3) AS k,
       5 + pg_temp.pick(n, 'stake', 96)::numeric AS stake,
       round(1.2 + pg_temp.pick(n, 'odds', 400) / 100.0, 6) AS odds,
       round(1.2 + pg_temp.pick(n, 'close', 400) / 100.0, 6) AS closing_odds,
       timestamptz '2024-01-01Z' + n * (interval '700 days' / :bets) AS placed_at,
       CASE WHEN n > :bets * 0.97 THEN 'pending'
            WHEN pg_temp.pick(n, 'void', 40) = 0 THEN 'void'
            WHEN pg_temp.pick(n, 'won', 100) < 38 THEN 'won' ELSE 'lost' END AS status
FROM generate_series(1, :bets) n;

ALTER TABLE made ADD back numeric;
UPDATE made SET back = CASE status WHEN 'won' THEN round(stake * odds, 2)
                                   WHEN 'void' THEN stake WHEN 'lost' THEN 0 END;

INSERT INTO betting_bet (
    id, created_at, version, updated_at, user_id, account_id, bankroll_id, currency, sport_id,
    kind, funding, is_live, stake, total_stake, liability, outlay, open_amount, odds,
    closing_odds, closing_booksum, commission, place_fraction, system_sizes, placed_at, status,
    settled_at, computed_return, total_return, profit, cashed_out_stake, cashed_out_amount, notes)
SELECT id, placed_at, 1, placed_at, pg_temp.key('user', u), pg_temp.key('account', u * 3 + k),
       pg_temp.key('bankroll', u), 'EUR', pg_temp.key('sport', 1 + pg_temp.pick(n, 'sport', 6)),
       'single', 'cash', false, stake, stake, 0, stake,
       CASE status WHEN 'pending' THEN stake ELSE 0 END, odds, closing_odds, 1.05, 0, '', '[]',
       placed_at, status, CASE WHEN status <> 'pending' THEN placed_at + interval '3 hours' END,
       back, back, back - stake, 0, 0, ''
FROM made;

INSERT INTO betting_leg (id, bet_id, position, event, starts_at, market, selection, odds,
                         closing_odds, closing_booksum, result, rule4_deduction,
                         dead_heat_divisor)
SELECT pg_temp.key('leg', n), id, 0, 'Home ' || n % 500 || ' v Away ' || n % 499, placed_at + interval '1 hour',
       'Match odds', 'Home ' || n % 500, odds, closing_odds, 1.05, status, 0, 1
FROM made;

-- ----
INSERT INTO betting_ledgertransaction (id, created_at, user_id, kind, bet_id, occurred_at, note)
SELECT pg_temp.key('placement', n), placed_at, pg_temp.key('user', u), 'placement', id,
       placed_at, ''
FROM made
UNION ALL
SELECT pg_temp.key('settlement', n), placed_at, pg_temp.key('user', u), 'settlement', id,
       placed_at + interval '3 hours', ''
FROM made WHERE status <> 'pending';

INSERT INTO betting_ledgerentry (transaction_id, account_id, amount, currency)
SELECT moves.transaction_id, ledger.id, moves.amount, 'EUR'
FROM made CROSS JOIN LATERAL (VALUES
    (pg_temp.key('placement', n), 'cash', -stake),
    (pg_temp.key('placement', n), 'open_bets', stake),
    (pg_temp.key('settlement', n), 'cash', back),
    (pg_temp.key('settlement', n), 'open_bets', -stake),
    (pg_temp.key('settlement', n), 'profit', stake - back)
) moves (transaction_id, kind, amount)
JOIN betting_ledgeraccount ledger
    ON ledger.account_id = pg_temp.key('account', u * 3 + k) AND ledger.kind = moves.kind
WHERE moves.amount <> 0
    AND (status <> 'pending' OR moves.transaction_id = pg_temp.key('placement', n));

INSERT INTO betting_settlementevent (
    id, created_at, bet_id, number, kind, is_final, is_reversed, transaction_id, amount, stake,
    outlay, legs, occurred_at)
SELECT pg_temp.key('event', n), placed_at, id, 1, status, true, false,
       pg_temp.key('settlement', n), back, stake, stake, '[]', placed_at + interval '3 hours'
FROM made WHERE status <> 'pending';
