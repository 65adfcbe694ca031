package telegramtest

import (
	"bytes"
	_ "embed" // of the documentation
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	localized "golang.org/x/text/message"
)

// specJSON is the documentation of the methods that the server has and of their
// types, as JSON Schemas. TestSpecIsCurrent makes it.
//
//go:embed testdata/telegram-bot-api-10.3.json
var specJSON []byte

// documentation is the schemas by name: those of types, such as "Update"; of the
// parameters of methods as a form has them, such as "sendMessage"; and of the
// results, such as "sendMessage.result".
var documentation = sync.OnceValue(func() map[string]*jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(specJSON))
	if err != nil {
		panic("telegramtest: " + err.Error())
	}
	c := jsonschema.NewCompiler()
	c.AssertContent() // of parameters that hold JSON
	if err := c.AddResource("documentation.json", doc); err != nil {
		panic("telegramtest: " + err.Error())
	}
	schemas := map[string]*jsonschema.Schema{}
	for name := range doc.(map[string]any)["$defs"].(map[string]any) {
		schemas[name] = c.MustCompile("documentation.json#/$defs/" + name)
	}
	return schemas
})

// undocumented says where parameters differ from the documentation of a method,
// in order.
func undocumented(method string, p params) []string {
	schema := documentation()[method]
	if schema == nil {
		return nil
	}
	var wrong []string
	for _, name := range schema.Required {
		if _, given := p[name]; !given {
			wrong = append(wrong, name+" is required")
		}
	}
	for name, v := range p {
		var value any = v.text
		if v.file {
			value = map[string]any{} // so that it is no text
		}
		if field := schema.Properties[name]; field == nil {
			wrong = append(wrong, name+" is not documented")
		} else {
			wrong = append(wrong, faults(name, field.Validate(value))...)
		}
	}
	slices.Sort(wrong)
	return wrong
}

// faults lists what a schema finds wrong with a value of that name. Of several
// types the one with the fewest faults was probably meant.
func faults(name string, err error) []string {
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil
	}
	if len(invalid.Causes) == 0 {
		at := strings.Join(append([]string{name}, invalid.InstanceLocation...), ".")
		return []string{at + ": " + invalid.ErrorKind.LocalizedString(english)}
	}
	_, either := invalid.ErrorKind.(*kind.AnyOf)
	var out []string
	for i, cause := range invalid.Causes {
		wrong := faults(name, cause)
		if either && i > 0 && len(wrong) < len(out) {
			out = nil
		}
		if !either || len(out) == 0 {
			out = append(out, wrong...)
		}
	}
	return out
}

var english = localized.NewPrinter(language.English)
