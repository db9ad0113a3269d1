# By which key neighbours share what they have to spare.
sharing-title = Sharing
sharing-text = Who gets how much of what neighbours have to spare, and at which price. What has begun stays as it is.
sharing-new = New key
sharing-waiting = Fetching the keys…
sharing-none = No agreed key
sharing-none-text = Neighbours share by their own limits: whoever offers more or asks less comes first. A key divides what is there by agreement instead.
sharing-back = All keys

sharing-period = Key from { $start }
sharing-from = From { $start }: { $kind }
sharing-until = until { $end }
sharing-until-further-notice = until further notice
sharing-withdrawn-text = Withdrawn before it began: what held before it goes on.
sharing-when-past = past
sharing-when-now = in force
sharing-when-planned = planned
sharing-when-withdrawn = withdrawn
sharing-withdraw = Withdraw
sharing-withdraw-from = Withdraw the key from { $start }
sharing-withdraw-title = Withdraw the key from { $start }?
sharing-withdraw-text = What holds before it then goes on. The node is told as soon as it is within reach.
sharing-withdrawing = Withdrawing…
sharing-members = { $count ->
    [one] Who is in it: { $count } member
   *[other] Who is in it: { $count } members
}
sharing-member = Member
sharing-share = Share
sharing-group = Group

# How what there is to spare is divided.
sharing-kind = How it is divided
sharing-kind-auction = By limits
    .text = Each home’s own limits decide: whoever pays more buys first, whoever asks less sells first.
sharing-kind-dynamic = By need
    .text = Everybody gets a part in proportion to what they need just then.
sharing-kind-static = By fixed shares
    .text = Everybody has an agreed share; what somebody cannot use goes to the grid.
sharing-kind-hybrid = By fixed shares, then by need
    .text = Everybody has an agreed share; what somebody cannot use goes to the others in proportion to their need.
sharing-kind-priority = By groups
    .text = The first group is served first, then the second; within a group by need. Whoever is in no group comes last.
sharing-price = Price between neighbours
sharing-price-mid-market = In the middle
    .text = Halfway between what the grid pays and what it charges, less the network fee.
sharing-price-supply-demand-ratio = By how much there is
    .text = Dear while there is little to spare, cheap when there is plenty.
sharing-points = Prices by supply
sharing-points-text = Between two points the price runs in a straight line. 100 % of the demand is balance; as a price, 0 % is the lowest that pays and 100 % the highest.
sharing-point-ratio = Point { $number }: supply in % of the demand
sharing-point-position = Point { $number }: price in % of the room
sharing-point-remove = Remove point { $number }
sharing-point-add = Add a point
sharing-point-text = Supply at { $ratio } of the demand: price at { $position } of the room

sharing-new-title = New key
sharing-new-text = Try it on last month before you save it.
sharing-not-yours = Coordinators make keys. You can look at them.
sharing-restored-older = What you typed before is still here, but somebody has changed the keys meanwhile. Look at them before you save.
sharing-day = Holds from the start of
sharing-day-text = Midnight in { $time_zone }. Until it begins it can be withdrawn.
sharing-shares = Everybody’s share
sharing-share-of = Share of { $member } in percent
sharing-equal = The same for everybody
sharing-make-whole = Bring the sum to 100 %
sharing-sum-whole = The shares sum to { $sum }.
sharing-sum-missing = The shares sum to { $sum }; { $rest } is not given to anybody yet.
sharing-sum-over = The shares sum to { $sum }; that is { $rest } too much.
sharing-sum-wrong = { $count ->
    [one] The share of { $member } is not a percentage.
   *[other] { $count } shares are no percentages, the first is that of { $member }.
}
sharing-groups = Everybody’s group
sharing-group-of = Group of { $member }
sharing-group-none = No group: last
sharing-group-number = Group { $group }
sharing-group-count = { $count ->
    [one] Group { $group }: { $count } member
   *[other] Group { $group }: { $count } members
}
sharing-group-rest = { $count ->
    [one] Last: { $count } member
   *[other] Last: { $count } members
}
sharing-file = From a file
sharing-file-shares = One line for each member: its name and its share in percent, as the table below is saved. Whoever is not in it has no share.
sharing-file-groups = One line for each member: its name and the number of its group. Whoever is not in it comes last.
sharing-file-read = { $file } is read. Nothing is saved yet.
sharing-file-line = Line { $line }

sharing-try-prices = Prices to try it with
sharing-try-as-it-was = As they were
sharing-try-tariff = Of the tariff from { $start }
sharing-preview = Try on last month
sharing-preview-title = What this key would have done
sharing-preview-as-it-was = Energy is as it was metered: nobody could know this key and use energy at another time.
sharing-preview-limits = { $count ->
    [one] { $count } member has limits of their own; under a key they wait.
   *[other] { $count } members have limits of their own; under a key they wait.
}
sharing-save = Save key
sharing-busy = One moment…

error-malformed-allocation-key = This key does not add up.
    .hint = Shares sum to 100 %, and nobody is named twice.
error-allocation-key-in-the-past = Intervals after this moment have closed.
    .hint = A key never changes the past; choose a later beginning.
error-allocation-key-too-far = This key begins too far in the future.
error-allocation-key-exists = There is a key from this moment on already.
    .hint = Withdraw that one first, or choose another beginning.
error-allocation-key-begun = This key has begun.
    .hint = Make a new one that begins later.
error-no-such-allocation-key = There is no such key.
error-too-many-allocation-keys = There are many keys to come already.
    .hint = Wait until some of them have begun.
error-not-a-share = One of the shares is not a percentage.
    .hint = Write it like 12.5, with at most four decimals.
error-shares-not-whole = The shares do not sum to 100 %.
    .hint = “Bring the sum to 100 %” keeps their proportions.
error-not-a-group = Nobody is in a group yet.
    .hint = Choose a group for at least one member.
error-too-many-in-key = A key can name at most 1,000 members.
    .hint = Whoever has no share or group needs no entry.
error-not-a-point = The prices by supply are not in order.
    .hint = The supply rises from point to point, and the price never does.
error-share-file-too-large = This file is too large.
error-share-file-unknown-member = The file names somebody who is no member.
error-share-file-member-twice = The file names a member twice.
error-share-file-wrong-line = A line of the file cannot be read.
    .hint = Write the member’s name, a comma and the number.
error-share-file-empty = The file names no member.
