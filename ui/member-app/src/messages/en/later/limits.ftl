# From which and up to which price a home trades with its neighbours.
limits-title = My limits
limits-text = Set them once; every interval keeps to them.
limits-waiting = Fetching your limits…
limits-where = Where your limits lie

limits-save = Save limits
limits-saving = Saving…
limits-undo = Undo
limits-saved = Saved. It holds from the next interval on.
limits-unsaved = Not saved yet

limits-buy-title = Buying
limits-buy-slider = Buying, slider
limits-buy-sentence = I buy from neighbours as long as a kWh costs at most { $price }.
limits-buy-default = So you take all the neighbours' power there is, and never pay more than to the grid.
limits-buy-own = When it is dearer, your home takes power from the grid instead.
limits-sell-title = Selling
limits-sell-slider = Selling, slider
limits-sell-sentence = I sell to neighbours when a kWh brings at least { $price }.
limits-sell-default = So you sell all that neighbours can use, and never get less than from the grid.
limits-sell-own = When it brings less, your surplus goes to the grid instead.
limits-default = Use the community's default
limits-number = { $currency } per kWh

# The scale on which both limits and the last price lie; read out as a whole.
limits-scale = Prices from { $floor } to { $cap }. You sell from { $sell } and buy up to { $buy }.
limits-scale-price = The last price was { $price }.
limits-scale-no-price = There was no trade in the last interval.
# Marks on the scale: at most twelve letters.
limits-mark-sell = sell from
limits-mark-buy = buy up to
limits-mark-price = last price { $price }
# Both stand side by side in one narrow line.
limits-mark-floor = the grid pays { $price }
limits-mark-cap = above { $price } the grid is cheaper

# What other limits would have changed in the last month, in whole kWh and tens of cents.
limits-preview-title = What would have changed
limits-preview-hint = Move a limit, and you see here what it would have changed last month.
limits-preview-busy = Computing it on your node…
limits-preview-period = Computed for { $period }
limits-preview-none = No interval has closed yet to compute with.
limits-preview-same = Nothing would have changed.
limits-preview-bought-more = You would have bought about { $change } kWh more from neighbours: { $would } instead of { $was }.
limits-preview-bought-less = You would have bought about { $change } kWh less from neighbours: { $would } instead of { $was }.
limits-preview-sold-more = You would have sold about { $change } kWh more to neighbours: { $would } instead of { $was }.
limits-preview-sold-less = You would have sold about { $change } kWh less to neighbours: { $would } instead of { $was }.
limits-preview-money-better = You would be about { $money } better off.
limits-preview-money-worse = You would be about { $money } worse off.
limits-preview-money-same = In money it would have been about the same.
limits-preview-note = With everybody's real figures, and their limits as they were. Rounded to whole kWh and ten cents, so that no neighbour's limit can be guessed.

# While an agreed key is in force, or one is to come.
limits-wait-title = Your limits wait
limits-wait-now = Your community shares by an agreed key now, at a price that is agreed, too. Your limits are kept, and hold again when the key ends.
limits-wait-from = From { $when } on, your community shares by an agreed key. Your limits are kept and wait from then on.
limits-wait-until = From { $when } on, your limits hold again.
limits-wait-share = Your share of what there is: { $share }.
