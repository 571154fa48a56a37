"""The definitions of the graph model in plain Python: slow, and easy to read."""


def sequences(game, movers, start, sequence, credible):
    """Return every state that answers of some parties lead to from a state."""
    seen, stack = set(), [(start, None, frozenset())]
    reached = set()
    while stack:
        state, last, used = stack.pop()
        for party in movers:
            if (sequence == "once" and party in used) or (sequence != "once" and party == last):
                continue
            for head in game["moves"][party].get(state, ()):
                if credible and not prefers(game, party, head, state):
                    continue
                node = (head, party, used | {party} if sequence == "once" else frozenset())
                reached.add(head)
                if node not in seen:
                    seen.add(node)
                    stack.append(node)
    return reached


def prefers(game, party, one, other):
    return game["ranks"][party][one] > game["ranks"][party][other]


def stays(game, party, state, foresight, sequence):
    """Return whether a party stays in a state, word for word by the definition."""
    others = [name for name in game["moves"] if name != party]
    for better in game["moves"][party].get(state, ()):
        if not prefers(game, party, better, state):
            continue
        if foresight == "nash":
            return False
        if foresight == "sim":
            answers = together(game, party, state, better, others)
        else:
            answers = sequences(game, others, better, sequence, foresight == "seq")
        if not any(spoils(game, party, state, end, foresight) for end in answers):
            return False
    return True


def spoils(game, party, state, end, foresight):
    if prefers(game, party, end, state):
        return False
    return foresight != "smr" or not any(
        prefers(game, party, way_out, state) for way_out in game["moves"][party].get(end, ())
    )


def together(game, party, state, better, others):
    """Return the states that come of a move and of gainful moves of others at the same time."""
    codes, ends = game["codes"], {game["codes"][better]}
    for name in others:
        gains = [h for h in game["moves"][name].get(state, ()) if prefers(game, name, h, state)]
        ends |= {end ^ codes[state] ^ codes[head] for end in ends for head in gains}
    places = {code: n for n, code in enumerate(codes)}
    return {places[end] for end in ends if end in places} - {better}


def equilibria(game, foresight, sequence="alternating"):
    """Return the states in which every party stays."""
    count = len(next(iter(game["ranks"].values())))
    return [
        s for s in range(count)
        if all(stays(game, party, s, foresight, sequence) for party in game["moves"])
    ]  # fmt: skip
