package corpus

import "slices"

// A Subject is one thing that statements can be about or by: exactly one of its
// Speaker, Topic and Point is set.
type Subject struct {
	Speaker SpeakerID
	Topic   string
	Point   int
	Names   []string // what people type for it, its own name first
}

// Subjects lists every speaker, topic and point, each with all its names.
func (c *Corpus) Subjects() []Subject {
	var out []Subject
	for i := range c.Speakers {
		s := &c.Speakers[i]
		out = append(out, Subject{Speaker: s.ID, Names: append([]string{s.Name}, s.Aliases...)})
	}
	for i := range c.Topics {
		t := &c.Topics[i]
		out = append(out, Subject{Topic: t.ID, Names: append([]string{t.Name}, t.Aliases.All()...)})
	}
	for i := range c.Points {
		out = append(out, Subject{Point: c.Points[i].Number, Names: []string{c.Points[i].Ref().String()}})
	}
	return out
}

// Has reports whether a statement is by the speaker, alone or with others, or
// bears on the topic or the point.
func (s Subject) Has(c *Corpus, q *Quote) bool {
	switch {
	case s.Speaker != "":
		return q.Speaker == s.Speaker || slices.Contains(c.Speaker(q.Speaker).Parties, s.Speaker)
	case s.Topic != "":
		return slices.Contains(q.Topics, s.Topic)
	}
	return slices.Contains(q.Points, s.Point)
}
