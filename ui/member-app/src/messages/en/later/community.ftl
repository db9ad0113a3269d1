# What all homes have made of the sun together, and who is there.
community-text = What everybody here does together.
community-span = Time shown
community-span-day = Today
community-span-month = This month
community-figures-day = Together today
community-figures-month = Together this month
community-fetching = Adding up…
community-none = The first interval of this time has not closed yet.
community-shared = Shared among neighbours
community-saved = Saved against the grid
community-sufficiency = From neighbours
community-sufficiency-text = { $percent } % of the { $energy } that homes drew came from neighbours.
community-nothing-drawn = No home drew anything.
community-self-use = Used here
community-self-use-text = { $percent } % of the { $energy } of sun that homes fed in was used by neighbours.
community-no-sun = No home fed anything in.
community-figures-note = What a home uses of its own sun behind its meter is not in it: no meter of the community sees that.

community-homes = Who is there
community-homes-fetching = Looking who is there…
community-homes-live = { $live } of { $count } homes are live right now.
community-homes-unnamed = Nobody shows a name here yet.
community-homes-others = { $count ->
    [one] and one more home
   *[other] and { $count } more homes
}
community-home-live = live
community-home-away = not live
community-own = you
community-show-own = Choose what neighbours see of your home

community-ranking = Whose sun stays here
community-ranking-text = Of what a home fed in this month, the part that neighbours or the home itself used in the same interval. Only who wants to takes part.
community-ranking-none = Nobody with sun of their own takes part yet.
community-percent = { $percent } %
community-ranking-settings = Ranking
community-ranking-switch = Show a ranking
community-ranking-switch-text = Everybody sees it; only homes that chose to take part are in it. It never tells of money.

shown-home-title = Seen by neighbours
shown-home-text = Off, your home is only counted. On, everybody here sees its name and whether it is live.
shown-home-switch = Show my home
shown-home-name = Name of your home, up to 40 letters
shown-home-ranked = Take part in the ranking, where there is one
shown-home-save = Save
shown-home-saved = Saved: your neighbours see your home.
shown-home-hidden = Saved: your home is only counted.

error-name-taken = Another home has this name.
    .hint = Choose another one.
error-preview-superseded = Other limits were tried meanwhile.
    .hint = Move the slider once more.
error-previews-used-up = You have tried many limits today.
    .hint = You can try more tomorrow, and save these all the same.
