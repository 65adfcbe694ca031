package corpus

// duties reads the parties and what the points have them do or get. A corpus
// need not have any; one that has says of each point whom it binds or favours,
// or that it is nobody.
func (b *builder) duties() {
	for _, f := range b.files {
		for i, r := range f.Parties {
			b.party(place{file: f}.in("party", i), r)
		}
	}
	bound := map[int]bool{}
	for _, f := range b.files {
		for i, r := range f.Duties {
			at := place{file: f}.in("duty", i)
			b.pointList(at.in("point"), []int{r.Point})
			b.require(at, "text", r.Text)
			if b.require(at, "party", r.Party) && b.corpus.parties[r.Party] == nil {
				b.fault(at.in("party"), "unknown party %q", r.Party)
			}
			if r.Kind != Does && r.Kind != Gets {
				b.fault(at.in("kind"), "kind %q: want does or gets", r.Kind)
			}
			bound[r.Point] = true
			b.corpus.Duties = append(b.corpus.Duties, r)
		}
	}
	for _, f := range b.files {
		for i, r := range f.Points {
			at := place{file: f}.in("point", i)
			switch {
			case r.Unbound && bound[r.Number]:
				b.fault(at.in("unbound"), "point %d has a duty, though it is unbound", r.Number)
			case len(bound) > 0 && !r.Unbound && !bound[r.Number]:
				b.fault(at, "point %d has no duty and is not unbound", r.Number)
			}
		}
	}
}

func (b *builder) party(at place, r partyRec) {
	b.id(at, "party", r.ID, b.corpus.parties[r.ID] != nil)
	b.require(at, "name", r.Name)
	p := r.Party
	p.Aliases = r.Phrases
	b.corpus.Parties = append(b.corpus.Parties, p)
	b.corpus.parties[r.ID] = &p
}
