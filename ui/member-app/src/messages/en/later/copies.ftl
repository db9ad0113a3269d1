# Where else the records of this community are, in words without a network in them.
copies-title = Safety copies
copies-text = Where our records are when this node breaks.
copies-waiting = Asking the node…
copies-state = How safe our records are
copies-alone = Our records are on this node only.
copies-alone-text = It knows no other node yet. Once your coordinator has connected it with nodes of other communities, they keep a copy for us.
copies-cut = Most other nodes are out of reach.
copies-cut-text = Everything goes on here. Copies catch up by themselves when the others are back.
copies-since-time = Since { $time }.
copies-since-day = Since { $day }, { $time }.
copies-complete = { $nodes ->
    [1] One other node keeps all our records.
   *[other] { $nodes } other nodes keep all our records.
}
copies-complete-text = If this one breaks, a new one gets everything back from them.
copies-some = { $nodes ->
    [0] No other node keeps a copy yet.
    [1] One other node keeps a copy.
   *[other] { $nodes } other nodes keep a copy.
}
copies-on-their-way = The newest records are on their way to them.
copies-too-few = There should be { $wanted }. The rest follows as soon as other nodes have room and time for it.

copies-holders = Who keeps them
copies-holder = { $behind ->
    [0] The node of { $community } has everything.
    [one] The node of { $community } has all but { $behind } record.
   *[other] The node of { $community } has all but { $behind } records.
}
copies-told = It said so { $ago }.
copies-locked = They are locked with our community's key: the others can hand them back to us, but not read them.
copies-records = { $records ->
    [one] { $records } record
   *[other] { $records } records
}

# How far a clock is off.
copies-clock-same = like ours
copies-clock-ahead = { $amount } ahead
copies-clock-behind = { $amount } behind

# What an alarm of the node means.
copies-alarm-equivocation = It has written two different histories. Ask its coordinator whether an old memory card was started again.
copies-alarm-claims-ahead = It speaks of records that nobody can get from it.
copies-alarm-identity-used-twice = Another box uses this node's key. Find out who has the recovery code, and keep only one box.
copies-alarm-misbehaving-peer = It sends what does not fit its signatures. Block it if it does not stop.
copies-alarm-replica-quota = There is no room left here for copies of other journals.
copies-alarm-replica-storage = Copies of other journals cannot be stored here. Look at the disk.
copies-alarm-region-key-changed = Somebody else than before signed the region's list of nodes. It was not taken.
copies-alarm-not-listed = The region's list of nodes does not name this one, so no other node talks to it.
copies-alarm-too-few-copies = Too few other nodes keep a copy of our records.
copies-alarm-clock-differs = Its clock and the others' differ.
copies-alarm-node-replaced = Another box has taken this node's place.
copies-unknown-alarm = Alarm: { $alarm }.

# The way to the code with which a new box takes this one's place.
recovery-title = Recovery code
recovery-text = With it and the copies of other nodes, a new box goes on where this one stopped. Print it once, and keep it where the contracts are.
recovery-open = Show the recovery code…
recovery-warning = Whoever has this code can take this node's place and read its records. Is nobody looking over your shoulder?
recovery-password = Your password
recovery-show = Show the code
recovery-asking = Asking…
recovery-words = The 24 words of the node of { $community }, in this order. The square below says the same.
recovery-square = The recovery code as a QR code
recovery-keep = Take no photo of it and keep it in no computer. Whoever has it can be this node; without it, a broken node starts anew.
recovery-print = Print
recovery-done = Done

# The other nodes of the region.
others-title = Other nodes
others-connected = { $connected } of { $all } connected
others-state-connected = connected
others-state-heard = heard lately
others-state-away = out of reach
others-state-never = never heard
others-state-blocked = blocked by you
others-block = Stop talking to it
    .named = Stop talking to it, node of { $community }
others-unblock = Talk to it again
    .named = Talk to it again, node of { $community }
others-heard = Last heard
others-never-heard = never
others-latency = Round trip
others-journal = Its journal
others-clock = Its clock
others-internet = Internet
others-uplink = reaches its hub
others-no-uplink = does not reach its hub

# What this node does for others.
keeping-title = Kept for others
keeping-room = { $used } of { $quota }
keeping-nothing = Nothing so far.
keeping-former-member = a former member
keeping-behind = { $behind } behind
keeping-invalid = Its node is no member any more: nobody gets it from here.
keeping-carried = Takes to the hub what these cannot send themselves: { $names }.
keeping-receipt = The node of { $community } says that the hub has records of ours from it, { $ago }.
keeping-alarm-about = It is about { $node }.
keeping-clock-applied = { $nodes ->
    [one] This node has no time of its own and goes by the clock of one other node.
   *[other] This node has no time of its own and goes by the clocks of { $nodes } others.
}
keeping-clocks-same = { $nodes ->
    [one] The clock of one other node is like ours.
   *[other] The clocks of { $nodes } others are like ours.
}
keeping-clocks-ahead = { $nodes ->
    [one] The clock of one other node is { $amount } ahead.
   *[other] The clocks of { $nodes } others are { $amount } ahead.
}
keeping-clocks-behind = { $nodes ->
    [one] The clock of one other node is { $amount } behind.
   *[other] The clocks of { $nodes } others are { $amount } behind.
}

# The region's list of nodes: it has a number where people keep it by hand, a moment where a hub makes it.
membership-title = List of nodes
membership-none = This node has no list of the region's nodes yet. A hub sends it by itself.
membership-list = { $naming ->
    [number] Region { $region }, the list number { $list }. A hub sends newer ones by itself.
   *[moment] Region { $region }, the list of { $list }. A hub sends newer ones by itself.
}
membership-by-hand = Without a hub: bring a list, or take this node's card along
membership-card = Download this node's card
membership-card-text = for whoever keeps the list. Nothing in it is secret.
membership-file = The list as a file
membership-codes = Or the texts of its QR codes
membership-submit = Bring the list
membership-adopted = { $naming ->
    [number] The list number { $list } holds from now on.
   *[moment] The list of { $list } holds from now on.
}
membership-known = This node had that list already.
