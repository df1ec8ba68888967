"""The programme's figures for partners, lead buyers, donors and administrators; never a named worker."""
