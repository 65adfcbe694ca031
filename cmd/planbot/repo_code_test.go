package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

const (
	maxFileLines = 400
	maxFuncLines = 80
)

// TestGoFiles holds every Go file to the house rules on length, doc comments
// and forbidden calls.
func TestGoFiles(t *testing.T) {
	root, files := repoTree(t)
	documented := map[string]bool{} // by folder
	for _, name := range files {
		if path.Ext(name) != ".go" || strings.Contains(name, "testdata/") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, filepath.Join(root, filepath.FromSlash(name)), nil,
			parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			continue
		}
		s := source{t, name, fset, file}
		s.checkLengths()
		s.checkDecls()
		s.checkCalls()
		if !s.isTest() {
			documented[path.Dir(name)] = documented[path.Dir(name)] || file.Doc != nil
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: no file has a package comment", dir)
		}
	}
}

// A source is one Go file under the rules.
type source struct {
	t    *testing.T
	name string // slash path from the root
	fset *token.FileSet
	*ast.File
}

func (s source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

func (s source) line(p token.Pos) int { return s.fset.Position(p).Line }

func (s source) errorf(at ast.Node, format string, args ...any) {
	s.t.Helper()
	s.t.Errorf("%s:%d: "+format, append([]any{s.name, s.line(at.Pos())}, args...)...)
}

// checkLengths leaves long tests alone, and a function that only returns a
// table.
func (s source) checkLengths() {
	if n := s.fset.File(s.FileStart).LineCount(); n > maxFileLines {
		s.t.Errorf("%s: %d lines, at most %d", s.name, n, maxFileLines)
	}
	for _, decl := range s.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || s.isTest() || isTable(fn.Body) {
			continue
		}
		if n := s.line(fn.End()) - s.line(fn.Pos()) + 1; n > maxFuncLines {
			s.errorf(fn, "%s has %d lines, at most %d", fn.Name, n, maxFuncLines)
		}
	}
}

func isTable(body *ast.BlockStmt) bool {
	if body == nil || len(body.List) != 1 {
		return false
	}
	ret, ok := body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	_, ok = ret.Results[0].(*ast.CompositeLit)
	return ok
}

// checkDecls wants a comment on each exported name and forbids init.
func (s source) checkDecls() {
	for _, decl := range s.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				s.errorf(d, "init functions are not for us: pass what is needed")
			}
			if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d.Recv) {
				s.undocumented(d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				s.checkSpec(d, spec)
			}
		}
	}
}

// checkSpec accepts a comment on the name's own line or on its group.
func (s source) checkSpec(d *ast.GenDecl, spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Name.IsExported() && spec.Doc == nil && (d.Doc == nil || d.Lparen.IsValid()) {
			s.undocumented(spec.Name)
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.IsExported() && spec.Doc == nil && spec.Comment == nil && d.Doc == nil {
				s.undocumented(name)
			}
		}
	}
}

func (s source) undocumented(name *ast.Ident) {
	s.t.Helper()
	if !s.isTest() {
		s.errorf(name, "%s has no doc comment", name)
	}
}

// exportedReceiver reports whether a method can be seen from outside; a plain
// function always can.
func exportedReceiver(recv *ast.FieldList) bool {
	if recv == nil {
		return true
	}
	var name *ast.Ident
	ast.Inspect(recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == nil {
			name = id // the type's; its parameters come after
		}
		return name == nil
	})
	return name.IsExported()
}

// checkCalls forbids what ends the process outside cmd, and what makes a test
// slow or silent.
func (s source) checkCalls() {
	ast.Inspect(s.File, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		switch name := x.Name + "." + sel.Sel.Name; {
		case (name == "os.Exit" || strings.HasPrefix(name, "log.Fatal")) && !strings.HasPrefix(s.name, "cmd/"):
			s.errorf(call, "%s ends the process: only cmd may", name)
		case name == "time.Sleep" && s.isTest():
			s.errorf(call, "%s in a test: use testing/synctest", name)
		case isTesting(x.Name) && (sel.Sel.Name == "SkipNow" || sel.Sel.Name == "Skip" && len(call.Args) == 0):
			s.errorf(call, "%s without a word why", name)
		}
		return true
	})
}

func isTesting(name string) bool { return name == "t" || name == "b" || name == "f" || name == "tb" }
