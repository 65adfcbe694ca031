package search

// A Feature is a part of the search that can be left out, to measure what it
// is worth.
type Feature uint8

// The features.
const (
	AskedAs     Feature = 1 << iota // the phrasings that people are known to type
	Topics                          // the names and aliases of topics
	Phrases                         // likeness to a single phrase
	Slot                            // the slot of the clauses
	Steering                        // towards a person or a date that the question names
	Corrections                     // of misspelt words
	Refusal                         // of what the sources don't answer
)

// Features names every feature, in the order in which tables list them.
var Features = []struct {
	Feature Feature
	Name    string
}{
	{AskedAs, "asked-as phrasings"},
	{Topics, "topics"},
	{Phrases, "likeness to a phrase"},
	{Slot, "the clauses' slot"},
	{Steering, "steering by name and date"},
	{Corrections, "corrections"},
	{Refusal, "refusal"},
}

// on reports whether the index has the feature.
func (ix *Index) on(f Feature) bool { return ix.off&f == 0 }
