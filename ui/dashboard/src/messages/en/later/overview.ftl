# A community at a glance.
overview-fetching = Looking after the community…
overview-steps = Three steps to the first shared kilowatt-hour
overview-step-done = Done.
overview-health = Health
overview-well = All is well.
overview-well-text = Nodes report, tariffs are in force, and the hub comes to the same results.
overview-attention = Needs your attention
overview-all-alerts = All alerts
overview-taken = { $count ->
    [one] Somebody has taken on { $count } alert.
   *[other] Somebody has taken on { $count } alerts.
}
overview-look = Look
# For screen readers instead of the word before.
overview-look-at = Look at: { $concern }

overview-day = Shared on { $day }
overview-all-intervals = All intervals
overview-fetching-day = Fetching the day…
overview-shared = Shared
overview-saved = Saved together
overview-intervals = Intervals
overview-chart = { $count ->
    [one] Shared { $energy } in { $count } interval
   *[other] Shared { $energy } in { $count } intervals
}

overview-node = Node
overview-nodes = Nodes
overview-node-details = Details
overview-no-node = No node is enrolled.
overview-never-heard = No word yet
# $ago is for example "4 min ago".
overview-heard = Heard { $ago }
overview-backlog-unknown = It has not told what waits to be sent.
overview-backlog = { $count ->
    [0] Nothing waits to be sent.
    [one] { $count } record waits to be sent.
   *[other] { $count } records wait to be sent.
}

overview-tariff = Tariff in force
overview-all-tariffs = All tariffs
overview-no-tariff = None.
overview-retail = From the grid
overview-feed-in = To the grid
overview-network-fee = Local network fee
overview-next-tariff = The next one begins { $moment }.

overview-community = Community
overview-members = Members
overview-points = Metering points
overview-open-imports = Open imports
overview-no-imports = none
overview-import = Import official values

# What a coordinator should look at; $lasting is for example "10 min" or "3 days".
concern-node-silent = The node has been silent for { $lasting }.
    .text = It goes on working and keeps everything. Check its power and its network.
concern-backlog = Records have been waiting at the node for { $lasting }.
    .text = Figures at the hub are that much behind those at the node.
concern-recomputation = The hub cannot compute this node's figures again.
    .text = The hub's log tells more.
concern-refused = { $count ->
    [one] The node refused { $count } entry.
   *[other] The node refused { $count } entries.
}
    .text = Members, metering points or tariffs did not get there.
concern-cut-off = { $peers ->
    [one] The node has lost contact with { $lost } of { $peers } other node.
   *[other] The node has lost contact with { $lost } of { $peers } other nodes.
}
    .text = Nothing stops, but its newest records have no copy elsewhere until they are back.
concern-copies = { $copies ->
    [0] The node's journal has no copy on other nodes;
    [one] The node's journal has { $copies } copy on other nodes;
   *[other] The node's journal has { $copies } copies on other nodes;
} { $wanted ->
    [one] { $wanted } is wanted.
   *[other] { $wanted } are wanted.
}
    .text = If the node breaks now, records may be lost.
concern-mesh-alarms = { $count ->
    [one] The node raised { $count } alarm about other nodes.
   *[other] The node raised { $count } alarms about other nodes.
}
    .text = Look at what it found before you trust their copies.
concern-mismatches = { $count ->
    [one] { $count } interval differs between node and hub.
   *[other] { $count } intervals differ between node and hub.
}
    .text = Both results are kept and stand side by side.
concern-no-tariff = No tariff is in force.
    .text = Without one the node cannot price what neighbours share.
# $state is a sentence without its full stop, such as "The chain does not answer".
concern-chain = { $state }, for { $lasting } now.
concern-notices-mail = No e-mail with notices could be sent for { $lasting }.
concern-notices-push = No notice could be pushed to a phone or browser for { $lasting }.
    .text = { $count ->
        [one] { $count } notice waits.
       *[other] { $count } notices wait.
    } The hub’s log says why; look at its mail and push settings.
concern-credit-limit = { $count ->
    [one] { $count } member has reached the credit limit.
   *[other] { $count } members have reached the credit limit.
}
    .text = What goes beyond it stays owed and is settled later.

concern-disk = The node’s disk has { $free } left.
    .text = When it is full the node takes no more readings; devices keep them for a while.
concern-clock-ahead = The node’s clock is { $duration } ahead.
concern-clock-behind = The node’s clock is { $duration } behind.
    .text = Readings may count in the wrong interval. Check its time source.
concern-update = The node did not take version { $version }.
concern-difference = Official values of { $month } differ by { $share }.
    .text = Look at the causes before the month is billed.
concern-batch = Batch { $seq } has not been settled for { $lasting }.
    .text = Nothing is lost; the next one waits for it.
concern-draft = The bills of { $month } wait for a second person.
    .text = Two people look before money moves.
concern-billable = { $count ->
    [one] One member can be billed for { $month } now.
   *[other] { $count } members can be billed for { $month } now.
}
    .text = Figures became final or changed since the month’s last run; a new run bills what is left.
    .first = All figures of the month are there; no run has billed it yet.
setup-members = Add members and metering points
    .text = Who takes part, and where their electricity is measured.
setup-tariff = Set the first tariff
    .text = What the grid charges and pays, so that neighbours can do better.
setup-node = Make a join code and enrol the node
    .text = The code lets one node in, once.
