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
