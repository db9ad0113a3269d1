# Nodes of a community, and where node and hub part.
nodes-title = Nodes
nodes-text = The small computers that run the community, and how they are.
nodes-loading = Fetching the nodes…
nodes-make-code = Make a join code
nodes-none = No node yet
nodes-none-text = Make a join code and give it to the node. It lets one node in, once.

node-name = Node
node-state-in-touch = in touch
node-state-silent = silent
node-state-never = not heard of yet
node-state-shut-out = shut out
node-shut-out-action = Shut this node out…
node-contact = Last contact
node-contact-never = never
node-backlog = Waiting at the node
node-backlog-unknown = not told yet
node-backlog-records = { $records ->
    [0] nothing
    [one] { $records } record
   *[other] { $records } records
}
node-backlog-oldest = the oldest for { $duration }
node-records = Records at the hub
node-recomputed = Computed again
node-recomputed-not = not yet
node-enrolled = Enrolled
node-shut-out = Shut out
node-others = Other nodes
node-journal-copies = { $copies } of its journal
node-replaced = Replaced
node-replaced-by = by box number { $box }
node-alarms = Alarms
node-alarm-part = Journal part
node-alarm-times = { $times ->
    [one] { $times } time, first { $first }, last { $last }.
   *[other] { $times } times, first { $first }, last { $last }.
}
node-alarm-release = Let it go on
node-alarm-reported = The node reported this.
node-refused-label = Refused by the node
node-refused-title = The node did not take
node-entry-members = Member { $key }:
node-entry-metering-points = Metering point { $key }:
node-entry-tariffs = Tariff { $key }:
node-entry-corrections = Official values { $key }:

join-title = Join code
join-text = Give this to the node. It lets one node in, once, and is not shown again.
join-until = Good until { $moment }.
# What stands between backticks is set as code.
join-configuration = The node's configuration has to name the community `{ $community }`, its currency { $currency } and its time zone { $zone }; this code goes in as `join_code`, and this hub's address as `hub_url`.
join-copy = Copy
join-copied = Copied.
join-done = Done
revoke-title = Shut out node { $node }?
revoke-text = The hub will take nothing more from it and tell it nothing more. What it sent stays. This cannot be undone; a replacement needs a new join code.
revoke-action = Shut out
revoke-busy = Shutting out…

difference-title-same = Node and hub agree.
difference-text-same = The hub computed this interval again from the node's journal and came to the same result.
difference-title-other-inputs = They computed from different readings.
difference-text-other-inputs = The readings, limits or members that the node closed this interval with are not those in the journal the hub holds.
difference-title-other-results = Same readings, different results.
difference-text-other-results = Both started from the same inputs. One of the two runs other rules, most likely an older version.
