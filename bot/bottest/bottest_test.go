package bottest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"planbot/bot/message"
)

// TestSampleHasEveryBlock reads the sealed kinds from the source of package message, so that a
// new kind cannot be left out of the sample.
func TestSampleHasEveryBlock(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../message/blocks.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, b := range Sample().Blocks {
		has[strings.TrimPrefix(fmt.Sprintf("%T", b), "message.")] = true
	}
	kinds := 0
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil || f.Name.Name != "block" {
			continue
		}
		kinds++
		if name := f.Recv.List[0].Type.(*ast.Ident).Name; !has[name] {
			t.Errorf("the sample has no %s", name)
		}
	}
	if kinds == 0 {
		t.Error("no kind of block found in blocks.go")
	}
}

func TestSampleHasALongQuotation(t *testing.T) {
	for _, b := range Sample().Blocks {
		if v, ok := b.(message.Voice); ok && slices.ContainsFunc(v.Words, func(w message.Words) bool { return len([]rune(w.Text)) >= 6000 }) {
			return
		}
	}
	t.Error("no quotation of 6,000 characters")
}

// plainShow is a renderer without markup: one message for each block.
func plainShow(r message.Reply) []Part {
	var parts []Part
	for _, b := range r.Blocks {
		one := message.Reply{Blocks: []message.Block{b}}
		var credits message.Credits
		credits.Add(b)
		shown := plainTexts(one)
		for _, c := range credits.Lines() {
			shown = append(shown, c.Text)
		}
		part := Part{Text: strings.Join(shown, "\n"), Verbatim: texts(verbatims(one.Blocks, false))}
		if f, ok := b.(message.File); ok {
			part.Files = []message.File{f}
		}
		parts = append(parts, part)
	}
	return parts
}

// A recorder counts failures instead of failing.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestConform(t *testing.T) {
	Conform(t, plainShow)
	// What each of these renderers does to a part must be noticed.
	for name, spoil := range map[string]func(*Part){
		"a changed letter": func(p *Part) {
			for i, v := range p.Verbatim {
				p.Verbatim[i] = strings.Replace(v, "o", "0", 1)
			}
		},
		"a trimmed space": func(p *Part) {
			for i, v := range p.Verbatim {
				p.Verbatim[i] = strings.TrimSpace(v)
			}
		},
		"no attribution": func(p *Part) { p.Text = strings.ReplaceAll(p.Text, "O'Neill", "someone") },
		"a lost file":    func(p *Part) { p.Files = nil },
		"another name": func(p *Part) {
			for i := range p.Files {
				p.Files[i].Name = "file.bin"
			}
		},
		"a credit twice": func(p *Part) { p.Text += p.Text },
		"a lost label":   func(p *Part) { p.Text = strings.ReplaceAll(p.Text, "22 ›", "") },
	} {
		t.Run(name, func(t *testing.T) {
			rec := &recorder{TB: t}
			Conform(rec, func(r message.Reply) []Part {
				parts := plainShow(r)
				for i := range parts {
					spoil(&parts[i])
				}
				return parts
			})
			if len(rec.errors) == 0 {
				t.Error("not noticed")
			}
		})
	}
}

// TestConformSplit splits long words over two messages and forgets to say on
// the second one whose they are.
func TestConformSplit(t *testing.T) {
	rec := &recorder{TB: t}
	Conform(rec, func(r message.Reply) []Part {
		var out []Part
		for _, p := range plainShow(r) {
			if last := len(p.Verbatim) - 1; last >= 0 && len(p.Verbatim[last]) >= 6000 {
				v := p.Verbatim[last]
				p.Verbatim[last] = v[:3000]
				out = append(out, p, Part{Text: v[3000:], Verbatim: []string{v[3000:]}})
				continue
			}
			out = append(out, p)
		}
		return out
	})
	if len(rec.errors) == 0 || !strings.Contains(rec.errors[0], "without") {
		t.Errorf("errors: %q", rec.errors)
	}
}
