# On busy days the seven-day move against its last sixty, upside down; on other days -1.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 7
# The paper counts adv20 in money and volume in shares; here both are shares, else no day would be busy.
adv20 = ts_mean(volume, 20)
move  = ts_delta(close, 7)
adv20 < volume ? -ts_rank(abs(move), 60) * sign(move) : -1
