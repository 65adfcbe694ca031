package api

// The types of command and of option; interactions/application-commands in the
// documentation.
const (
	ChatCommand    = 1 // is typed
	MessageCommand = 3 // stands in the menu of a message

	Subcommand    = 1 // has options of its own
	StringOption  = 3
	IntegerOption = 4
	BooleanOption = 5
	UserOption    = 6
	ChannelOption = 7
	RoleOption    = 8
)

// A Command is one entry of Discord's menu, with the fields that the bot sets.
type Command struct {
	ID               string            `json:"id,omitempty"` // Discord gives it
	Type             int               `json:"type"`
	Name             string            `json:"name"`
	NameLocal        map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description,omitempty"`
	DescriptionLocal map[string]string `json:"description_localizations,omitempty"`
	Options          []CommandOption   `json:"options,omitempty"`
	Permissions      string            `json:"default_member_permissions,omitempty"` // who sees it, unless a server's owner decides otherwise
	Contexts         []int             `json:"contexts,omitempty"`                   // where it is offered
	Installs         []int             `json:"integration_types,omitempty"`          // to whose installation
}

// A CommandOption is one typed argument of a command.
type CommandOption struct {
	Type             int               `json:"type"`
	Name             string            `json:"name"`
	NameLocal        map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description"`
	DescriptionLocal map[string]string `json:"description_localizations,omitempty"`
	Required         bool              `json:"required,omitempty"`
	MinLength        int               `json:"min_length,omitempty"`
	MaxLength        int               `json:"max_length,omitempty"`
	Autocomplete     bool              `json:"autocomplete,omitempty"`
	ChannelTypes     []int             `json:"channel_types,omitempty"` // that can be picked
	MinValue         int               `json:"min_value,omitempty"`
	Choices          []Choice          `json:"choices,omitempty"` // the only values, if there are some
	Options          []CommandOption   `json:"options,omitempty"` // of a subcommand
}

// A Choice is a value of an option with the text that stands for it.
type Choice struct {
	Name      string            `json:"name"`
	NameLocal map[string]string `json:"name_localizations,omitempty"`
	Value     string            `json:"value"`
}
