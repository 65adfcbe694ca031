package corpus

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
)

// FingerprintFile is the file in the folder of a corpus that tells which
// verbatim fields were compared with the sources, as Check gives it.
const FingerprintFile = "checked.txt"

const fingerprintHead = `# Written by "planbot corpus check --sources": every verbatim field that was compared with its source,
# a fingerprint of it with its reference and attribution, and one of its source line.
`

// A field is one text of somebody else's, and what makes it theirs.
type field struct {
	ref         Ref
	name        string // as the faults of Check name it
	attribution string
	text        string
}

// fields lists every verbatim field of the corpus, in the published order.
func (c *Corpus) fields() []field {
	var out []field
	for i := range c.Points {
		out = append(out, field{c.Points[i].Ref(), "the text", "", c.Points[i].Text})
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			for n := range p.Quotes {
				q := &p.Quotes[n]
				out = append(out, field{p.Ref, fmt.Sprintf("quotation %d", q.N), fmt.Sprintf("%s %s %q", q.Speaker, q.Kind, q.RelayedBy), q.Text})
			}
			for _, w := range p.Wordings {
				out = append(out, field{p.Ref, w.what(), w.what(), w.Text})
			}
			for _, s := range p.QuotedTerms {
				out = append(out, field{p.Ref, "scare quote", "scare", s})
			}
			if p.Text != "" {
				out = append(out, field{p.Ref, "the full text", "", p.Text})
			}
		}
	}
	return out
}

func (f field) print() string { return fingerprint(f.ref.String(), f.attribution, f.text) }

func fingerprint(parts ...string) string {
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%q", parts)))[:32]
}

// fingerprints makes a line for each verbatim field. Lines are those of the
// sources, by article and PlanDoc.
func (c *Corpus) fingerprints(lines map[string][]string) []byte {
	out := bytes.NewBufferString(fingerprintHead)
	for _, f := range c.fields() {
		fmt.Fprintf(out, "%s %s %s %s\n", f.ref, f.name, f.print(), fingerprint(lines[f.ref.Doc][f.ref.Line-1]))
	}
	return out.Bytes()
}

// CheckFingerprints holds the corpus to what FingerprintFile holds, without the
// sources. It returns a Faults that names every verbatim field whose words,
// reference, speaker, kind or go-between are not those that were compared.
func (c *Corpus) CheckFingerprints(file []byte) error {
	compared := map[string]bool{}
	for line := range strings.Lines(string(file)) {
		if words := strings.Fields(line); len(words) > 2 && words[0] != "#" {
			compared[words[len(words)-2]] = true
		}
	}
	k := checker{corpus: c}
	for _, f := range c.fields() {
		if !compared[f.print()] {
			k.fault(f.ref, "%s is not as it was when it was compared with the source: %q", f.name, head(f.text, 48))
		}
	}
	return k.faults.sorted()
}
