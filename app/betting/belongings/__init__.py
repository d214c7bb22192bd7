"""What a person keeps their bets with: accounts, bankrolls, tipsters, tags."""
