# A region's nodes, and what nodes say of each other.
region-page-title = Region { $region } – localgrid hub
region-title = Region { $region }
region-text = The nodes of its communities keep each other's records.
region-list = Its list of nodes is of { $moment }.
region-none = No node in this region
region-none-text = Nodes of all its communities that are enrolled at this hub appear here.
region-glance = The region at a glance
region-nodes = Nodes
region-good = In touch, with copies
region-cut-off = Cut off
region-silent = Silent or short of copies
region-not-listed = { $nodes ->
    [one] { $nodes } node more than one list can hold: open another region for them.
   *[other] { $nodes } nodes more than one list can hold: open another region for them.
}
region-nodes-caption = Nodes of the region
region-community = Community
region-sees = Sees
region-copies-at = Copies at
region-sight = Who sees whom
region-sight-frame = Table of who sees whom
region-sight-caption = Who sees whom; a row says whom its node is connected with

mesh-picture = The region as a picture
mesh-picture-kinds = Lines shown
mesh-picture-copies = Who keeps whose journal
mesh-picture-contacts = Who reaches whom
mesh-picture-frame = Picture of the region
mesh-picture-label-copies = { $nodes ->
    [one] { $nodes } node and where its journal is kept
   *[other] { $nodes } nodes and where their journals are kept
}
mesh-picture-label-contacts = { $nodes ->
    [one] { $nodes } node and whom it reaches
   *[other] { $nodes } nodes and whom they reach
}
mesh-picture-whole = Show the whole region
mesh-picture-node = { $label }: { $state }. { $reach }; { $copies }.
mesh-picture-group = { $label }: { $nodes } nodes, the worst { $state }. Open.
mesh-picture-hint = Lines end at whom a node reaches or who keeps its copy. Choose a node for its page. The tables below say the same in words.
mesh-picture-reduced = Of so many, only what is not directly connected is drawn; point at one to see all of its lines.
mesh-link-complete = complete copy
mesh-link-behind = copy that is behind
mesh-link-direct = connected
mesh-link-relayed = heard through others
mesh-link-lost = out of reach
mesh-loading = Fetching what the nodes told…
mesh-state = State
mesh-told = Told
mesh-never = never
mesh-untold = has not told
mesh-silent = silent for { $duration }
mesh-cut-off = cut off
mesh-short-of-copies = { $wanted ->
    [one] { $copies } of { $wanted } copy
   *[other] { $copies } of { $wanted } copies
}
mesh-in-touch = in touch
mesh-alone = knows no other node
mesh-reach = { $connected } of { $peers } connected
mesh-connected = connected
mesh-never-heard = never heard
mesh-out-of-reach = out of reach
mesh-heard-lately = heard lately
mesh-copies = { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
}
mesh-no-copies = { $wanted ->
    [one] none of { $wanted } copy
   *[other] none of { $wanted } copies
}
mesh-complete = complete
mesh-behind = { $records } behind
mesh-sight-self = the same node
mesh-sight-sees = connected
mesh-sight-misses = not connected
mesh-sight-unsure = only one of the two says it is connected
mesh-sight-unknown = not known
