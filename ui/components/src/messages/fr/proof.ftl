proof-malformed = Ce n’est pas une preuve : ses octets n’ont pas la bonne longueur.
proof-right = Vérifié dans ce navigateur : l’échange est dans le lot { $batch }, exactement comme affiché.
proof-wrong = Il y a une erreur : voyez quelle étape est marquée et prévenez la coordination.
proof-mark-open = à vérifier
proof-mark-right = juste
proof-mark-wrong = faux
proof-trade = Ce qui a été scellé
proof-trade-text = Les octets scellés disent la même chose que cette page.
proof-leaf = Les 56 octets
proof-leaf-hash = Leur empreinte : SHA-256 d’un octet nul et de ces octets
proof-path = Le chemin jusqu’au lot
proof-path-text = { $steps ->
    [0] Le lot n’a qu’un échange : son empreinte est celle du lot entier.
   *[other] { $steps } fois, deux empreintes n’en font plus qu’une, jusqu’à ce qu’il en reste une seule pour tous les échanges.
}
proof-path-show = Les montrer toutes
proof-root-computed = Calculée pour tous les échanges
proof-root-named = Nommée dans l’en-tête du lot
proof-left-given = gauche, tirée de la preuve
proof-left-computed = gauche, calculée
proof-right-given = droite, tirée de la preuve
proof-right-computed = droite, calculée
proof-both = les deux ensemble
proof-batch = Le lot
proof-batch-text = Son en-tête nomme la zone, le numéro et le nombre d’échanges. Son empreinte est le hash du lot.
proof-batch-computed = Calculé à partir de l’en-tête
proof-batch-told = Indiqué par celui qui l’a scellé
proof-contract = Le contrat
proof-contract-text = L’en-tête vaut pour un contrat sur un réseau, et pour aucun autre.
proof-contract-id = Contrat
proof-network = Réseau
proof-chain = Sur la blockchain
proof-chain-has = Il est sur la blockchain.
proof-chain-ledger = Il figure dans le registre { $ledger }.
proof-chain-look-up = Tout explorateur de ce réseau le montre : cherchez la transaction et comparez le hash du lot.
proof-transaction = Transaction
proof-batch-hash = Hash du lot
proof-chain-waiting = La blockchain n’a pas encore reçu ce lot. Il est scellé : plus rien ne peut y changer.
