# What codes of nodes and hub mean.
alarm-fork = Two different histories
    .text = The node sent other records for a part of its journal that the hub already holds. Both are kept. Perhaps an old copy of its memory card was started again.
alarm-rolled-back = Storage went back in time
    .text = The node forgot records that the hub holds, as after a restored backup. It fetches them back by itself.
alarm-records-missing = Records are missing
    .text = The node lacks records that it has to send first. Restore its newest backup.
alarm-refused = The hub refused records
    .text = The node runs a version that this hub does not understand.
alarm-forbidden = The node may not send this
    .text = It carries a journal of another community.
alarm-too-large = A record is too large
    .text = The node holds a record that the hub does not take.
alarm-stuck = Sending does not get on
    .text = The hub could not follow three times in a row; the node goes on trying.
alarm-batch-differs = The node did not sign a batch
    .text = The hub sealed trades that the node's ledger does not have. The list of refused entries names the batch and the first trade.
alarm-equivocation = Two different histories
    .text = That node signed two different records for one place of its journal. Both are kept. Perhaps an old copy of its memory card was started again.
alarm-claims-ahead = Promises that nobody keeps
    .text = That node announces records that nobody can get from it.
alarm-identity-used-twice = The node's key is used twice
    .text = Another box works with this node's key. Find out who has the recovery code, and keep only one box.
alarm-misbehaving-peer = A node misbehaves
    .text = What it sends does not fit its signatures. Its coordinator should look at it; shut it out if it does not stop.
alarm-replica-quota = No room for copies
    .text = This node has no room left for other nodes' journals and takes no new ones.
alarm-replica-storage = Copies cannot be stored
    .text = This node's disk does not take other nodes' journals.
alarm-region-key-changed = Somebody else signs the list of nodes
    .text = The node was given a list that another key had signed, and did not take it.
alarm-not-listed = The node is not on the list
    .text = The region's list of nodes does not name it: no other node talks to it.
alarm-too-few-copies = Too few copies
    .text = Too few other nodes keep this node's journal.
alarm-clock-differs = Clocks differ
    .text = This node's clock and the others' are not the same.
alarm-node-replaced = The node was replaced
    .text = Another box has taken its place; this one must not go on.
alarm-not-authenticated = The hub does not know this node
    .text = Enrol it again with a new join code.
unknown-alarm = The node reported this; its log tells more.

# Why a node did not take an entry or sign a batch.
refusal-member-exists = The node knows this member already.
refusal-unknown-member = The node does not know the member it belongs to.
refusal-metering-point-exists = The node knows this metering point already.
refusal-metering-point-moved = The node has it with another member.
refusal-unknown-metering-point = The node does not know the metering point.
refusal-tariff-in-the-past = It begins before an interval that has closed.
refusal-tariff-exists = The node has another tariff from the same moment on.
refusal-tariff-too-far = It begins too far in the future.
refusal-negative-fee = A fee in it is below zero.
refusal-too-many-allocation-keys = Too many keys wait for their beginning at the node.
refusal-malformed-allocation-key = The node cannot read this key.
refusal-trade-differs = A trade in it is not the one in the node's ledger.
refusal-trade-missing = A trade that the node's ledger has is missing in it.
refusal-trades-disordered = Its trades are out of order, or one of them comes twice.
refusal-member-differs = It names a member otherwise than batches before.
refusal-rows-differ = What it moves is not what its trades come to.
refusal-header-differs = Its header is not about these trades, or about another contract.
refusal-report-differs = What it reports of the meters is not what the node measured.
refusal-batch-contradicted = The chain has taken another batch of this number.
unknown-refusal = Reason: { $reason }.

# Why an official value differs from ours.
cause-missing = Missing
    .text = We had no reading.
cause-estimated = Estimated
    .text = We had filled a gap.
cause-unsigned = Unsigned
    .text = The reading came from a device that does not sign.
cause-clock = Clock
    .text = The whole day is shifted in time.
cause-scale = Scale
    .text = Off by a constant factor, as with a wrong transformer ratio.
cause-direction = Direction
    .text = Import and export are swapped.
cause-other = Other
    .text = None of the known patterns.
cause-neighbours = Neighbours
    .text = Ours was right, but what neighbours shared has changed.

# How a reading came about.
quality-valid = measured
quality-estimated = estimated
quality-edited = edited
quality-questionable = questionable
provenance-official = official
provenance-unsigned = { $quality }, unsigned

import-state-waiting = Waiting for the file
import-state-running = Reading
import-state-done = Taken in
import-state-refused = Not taken
import-state-failed = Broken off

recomputation-current = The hub has computed everything again.
recomputation-behind = The hub is still computing again what came in.
recomputation-stopped = The hub cannot compute this node's figures again.

# How far an entry of the hub got on its way into the node's journal.
taken-at-node = at the node
taken-waiting = on its way
taken-refused = refused
# Whether node and hub computed the same.
results-same = same
results-different = different
