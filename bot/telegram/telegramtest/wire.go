package telegramtest

// The objects of the Bot API as they go to the bot, with the fields that this
// server sets.

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

type wireMessage struct {
	MessageID      int          `json:"message_id"`
	ThreadID       int          `json:"message_thread_id,omitempty"`
	From           *User        `json:"from,omitempty"`
	SenderChat     *wireChat    `json:"sender_chat,omitempty"`
	Date           int64        `json:"date"`
	GuestQueryID   string       `json:"guest_query_id,omitempty"`
	Chat           wireChat     `json:"chat"`
	IsTopicMessage bool         `json:"is_topic_message,omitempty"`
	ReplyTo        *wireMessage `json:"reply_to_message,omitempty"`
	Quote          *wireQuote   `json:"quote,omitempty"`
	ViaBot         *User        `json:"via_bot,omitempty"`
	EditDate       int64        `json:"edit_date,omitempty"`
	Text           string       `json:"text,omitempty"`
	Entities       []Entity     `json:"entities,omitempty"`
	Preview        *wirePreview `json:"link_preview_options,omitempty"`
	Document       *wireFile    `json:"document,omitempty"`
	Caption        string       `json:"caption,omitempty"`
	NewMembers     []User       `json:"new_chat_members,omitempty"`
	MigrateTo      int64        `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom    int64        `json:"migrate_from_chat_id,omitempty"`
	ReplyMarkup    *wireMarkup  `json:"reply_markup,omitempty"`
}

type wireQuote struct {
	Text     string `json:"text"`
	Position int    `json:"position"`
	IsManual bool   `json:"is_manual,omitempty"`
}

type wireFile struct {
	ID       string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name"`
	Type     string `json:"mime_type"`
	Size     int    `json:"file_size"`

	data string // is fetched by another way
}

type wirePreview struct {
	IsDisabled bool `json:"is_disabled,omitempty"`
}

type wireMarkup struct {
	Keyboard [][]Button `json:"inline_keyboard"`
}

type wireCallback struct {
	ID           string       `json:"id"`
	From         User         `json:"from"`
	Message      *wireMessage `json:"message,omitempty"`
	InlineID     string       `json:"inline_message_id,omitempty"`
	ChatInstance string       `json:"chat_instance"`
	Data         string       `json:"data"`
}

type wireInline struct {
	ID       string `json:"id"`
	From     User   `json:"from"`
	Query    string `json:"query"`
	Offset   string `json:"offset"`
	ChatType string `json:"chat_type,omitempty"`
}

type wireChosen struct {
	ResultID string `json:"result_id"`
	From     User   `json:"from"`
	InlineID string `json:"inline_message_id,omitempty"`
	Query    string `json:"query"`
}

type wireMemberUpdate struct {
	Chat wireChat   `json:"chat"`
	From User       `json:"from"`
	Date int64      `json:"date"`
	Old  wireMember `json:"old_chat_member"`
	New  wireMember `json:"new_chat_member"`
}

// wireMember is any kind of ChatMember. The pointers are the fields that its
// status demands.
type wireMember struct {
	Status      string `json:"status"`
	User        User   `json:"user"`
	IsAnonymous *bool  `json:"is_anonymous,omitempty"`
	UntilDate   *int64 `json:"until_date,omitempty"`
	*wireRights
}

// wireRights are the fields that an administrator must have.
type wireRights struct {
	CanBeEdited         bool `json:"can_be_edited"`
	CanManageChat       bool `json:"can_manage_chat"`
	CanDeleteMessages   bool `json:"can_delete_messages"`
	CanManageVideoChats bool `json:"can_manage_video_chats"`
	CanRestrictMembers  bool `json:"can_restrict_members"`
	CanPromoteMembers   bool `json:"can_promote_members"`
	CanChangeInfo       bool `json:"can_change_info"`
	CanInviteUsers      bool `json:"can_invite_users"`
	CanPostStories      bool `json:"can_post_stories"`
	CanEditStories      bool `json:"can_edit_stories"`
	CanDeleteStories    bool `json:"can_delete_stories"`
}

// member makes a ChatMember of a status.
func member(u User, status string) wireMember {
	m := wireMember{Status: status, User: u}
	switch status {
	case "creator":
		m.IsAnonymous = new(bool)
	case "administrator":
		m.IsAnonymous = new(bool)
		m.wireRights = &wireRights{CanManageChat: true, CanDeleteMessages: true}
	case "kicked":
		m.UntilDate = new(int64)
	}
	return m
}
