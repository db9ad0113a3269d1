now-waiting = Waiting for the first figures…
now-picture = Power right now

# The moment in a few words.
now-sharing = Your neighbours are sharing
now-nothing-shared = Nothing is being shared right now
now-no-word = No word from your meter yet
now-balance = Your home is in balance
now-draws-neighbours = Your home runs on your neighbours' power
now-draws-mostly-neighbours = Mostly your neighbours' power
now-draws-partly-neighbours = Partly your neighbours' power
now-draws-grid = Your home runs on the grid
now-feeds-neighbours = You are powering your neighbours
now-feeds-both = You are powering neighbours and grid
now-feeds-grid = You are feeding the grid

# The picture in sentences, for people who do not see it: one to three flows, and a full stop.
flow-none = No power flows between homes and grid.
flow-all = { $flows }.
flow-join = { $before }; { $next }
flow-way-neighbours-home = { $power } from your neighbours to your home
flow-way-home-neighbours = { $power } from your home to your neighbours
flow-way-grid-home = { $power } from the grid to your home
flow-way-home-grid = { $power } from your home to the grid
flow-way-battery-home = { $power } from the battery to your home
flow-way-home-battery = { $power } into your battery
flow-way-grid-others = { $power } from the grid to the other homes
flow-way-others-grid = { $power } from the other homes to the grid
flow-way-grid-homes = { $power } from the grid to the homes
flow-way-homes-grid = { $power } from the homes to the grid

# In circles of the picture: at most 14 letters.
flow-neighbours = Neighbours
flow-homes = Homes
flow-grid = Grid
flow-battery = Battery
flow-charge = { $percent } %
flow-no-reading = no reading
flow-to-others = to others
flow-from-outside = from outside

now-community = The community
now-homes-live = Homes live
# Small, after the number of homes that are live.
now-homes-of = of { $count }
now-shared = Shared right now
now-nobody-draws = No home draws power right now.
now-share = { $share } % of the { $power } that homes draw comes from neighbours.

now-last = Last interval
now-last-none = The first delivery interval has not closed yet.
now-price = Neighbours' price
now-no-trade = no trade
now-shared-energy = Shared energy
now-saved = Saved together

now-today = Today so far
now-today-none = The first interval of today has not closed yet.
now-today-more = See the whole day
now-community-more = More about the community
