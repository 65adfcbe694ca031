package postings

// A candidate is a document of which some lists have been added up.
type candidate struct{ doc, sum uint32 }

// collect makes those documents of one list in the window candidates that may
// be among the best with what the other lists add, which is no more than rest.
func (s *searcher) collect(c *cursor, rest, from, to uint32) {
	least := s.leastRank(c, rest)
	for c.skip(from) && c.start() < to {
		if c.top >= least {
			s.collectBlock(c, c.ix.impact(least), from, to)
		}
		if c.last >= to-1 {
			return
		}
		from = c.last + 1
	}
}

// collectBlock collects from one block what has the least impact or more.
func (s *searcher) collectBlock(c *cursor, least float64, from, to uint32) {
	c.load()
	candidates, class := s.candidates, c.ix.classesOf(from, to)
	for i := range min(c.open.n, blockSize) {
		d := c.docs[i] - from
		if d >= uint32(len(class)) {
			continue
		}
		if impact := c.ix.impacts[c.ix.place(c.codes[i], class[d])]; impact >= least {
			candidates = append(candidates, candidate{c.docs[i], 1 + uint32(c.weight*impact)})
		}
	}
	s.candidates = candidates
}

// leastRank returns the least rank that is enough with what the others add.
func (s *searcher) leastRank(c *cursor, rest uint32) uint32 {
	from, to := uint32(0), uint32(len(s.ix.values)/valueSize)
	for from < to {
		mid := (from + to) / 2
		if rest+c.addend(mid) < s.need {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from
}

// finish adds the other lists to the candidates, the strongest first, and
// offers what is left to the best.
func (s *searcher) finish(others []*cursor, from, to uint32) {
	for i := len(others) - 1; i >= 0; i-- {
		s.keep(s.upTo[i])
		if len(s.candidates) == 0 {
			return
		}
		s.complete(others[i], s.upTo[i]-others[i].here, from, to)
	}
	for _, d := range s.candidates {
		if d.sum >= s.need {
			s.offer(d.doc, d.sum)
		}
	}
	s.candidates = s.candidates[:0]
}

// keep drops the candidates that are not among the best even with so much more.
func (s *searcher) keep(more uint32) {
	all, need, n := s.candidates, s.need, 0
	for _, d := range all {
		all[n] = d
		if d.sum+more >= need { // no jump, for nobody could predict it
			n++
		}
	}
	s.candidates = all[:n]
}

// So many candidates of one block make it worth while to read the whole block.
// To find a document in a bitmap is easy, and among gaps it is easiest when the
// block has been read.
const (
	manyInBitmap = 48
	manyInSplit  = 16
	manyInGaps   = 4
)

// complete adds one list to the candidates. The lists after it add no more than
// rest.
func (s *searcher) complete(c *cursor, rest, from, to uint32) {
	all, need := s.candidates, s.need
	for i := 0; i < len(all) && c.skip(all[i].doc); {
		most := rest + c.addend(c.top)
		end, hopeful := i, 0
		for ; end < len(all) && all[end].doc <= c.last; end++ {
			if all[end].sum+most >= need {
				hopeful++
			}
		}
		if hopeful >= manyInSplit && (c.lay().form != asBitmap || hopeful >= manyInBitmap) {
			s.completeAll(c, all[i:end], from, to)
			i = end
			continue
		}
		if hopeful >= manyInGaps && c.lay().form == asGaps {
			c.loadDocs()
		}
		for ; i < end; i++ {
			if all[i].sum+most < need {
				continue
			}
			if code, ok := c.find(all[i].doc); ok {
				all[i].sum += c.worth(code, all[i].doc)
			}
		}
	}
}

// completeAll adds one block to the candidates that it may have. It uses the
// sums, which are 0, to say which posting is whose.
func (s *searcher) completeAll(c *cursor, some []candidate, from, to uint32) {
	c.loadDocs()
	docs, sums := c.docs[:c.open.n], s.sums[:to-from]
	for i, doc := range docs {
		if d := doc - from; d < uint32(len(sums)) {
			sums[d] = uint32(i) + 1
		}
	}
	for i, d := range some {
		if place := sums[d.doc-from]; place > 0 {
			some[i].sum += c.worth(c.open.code(int(place-1)), d.doc)
		}
	}
	for _, doc := range docs {
		if d := doc - from; d < uint32(len(sums)) {
			sums[d] = 0
		}
	}
}
