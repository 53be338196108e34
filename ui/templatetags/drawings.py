"""Our own small drawings, each inside a 16 by 16 box, drawn with a 1.6 pen in the colour of the text around it."""

DRAWINGS = {
    "alert": '<path d="M8 2.2 14.6 13.5H1.4Z"/><path d="M8 6.5v3.2M8 11.7v.01"/>',
    "arrow": '<path d="M2.5 8h11M9 3.5 13.5 8 9 12.5"/>',
    "back": '<path d="M13.5 8h-11M7 3.5 2.5 8 7 12.5"/>',
    "bell": '<path d="M3.5 11.5V7a4.5 4.5 0 0 1 9 0v4.5l1 1h-11ZM6.5 14.5h3"/>',
    "calendar": '<rect x="2" y="3" width="12" height="11" rx="1.5"/><path d="M2 6.5h12M5.3 1.5v3M10.7 1.5v3"/>',
    "check": '<path d="m3 8.5 3.3 3.3L13 4.5"/>',
    "chevron": '<path d="m6 3.5 4.5 4.5L6 12.5"/>',
    "clock": '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.5V8l2.3 1.7"/>',
    "copy": (
        '<rect x="5.5" y="5.5" width="8.5" height="8.5" rx="1.5"/>'
        '<path d="M10.5 2.8A1 1 0 0 0 9.7 2H3.5A1.5 1.5 0 0 0 2 3.5v6.2a1 1 0 0 0 .8 1"/>'
    ),
    "cross": '<path d="m3.5 3.5 9 9M12.5 3.5l-9 9"/>',
    "dash": '<path d="M3.5 8h9"/>',
    "diamond": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" fill="currentColor"/>',
    "dot": '<circle cx="8" cy="8" r="3" fill="currentColor" stroke="none"/>',
    "down": '<path d="M8 3v10M3.8 9 8 13l4.2-4"/>',
    "download": '<path d="M8 2v8.5M4.2 7 8 10.5 11.8 7M2.5 13.5h11"/>',
    "edit": '<path d="m2.5 13.5.8-3.2 7.8-7.8 2.4 2.4-7.8 7.8Z"/>',
    "flag": '<path d="M3.5 14.5v-12h8.5l-2 3.2 2 3.3H3.5"/>',
    "inbox": '<path d="M2 9.5 3.8 3h8.4L14 9.5v3.7H2Z"/><path d="M2 9.5h3.5l1 1.8h3l1-1.8H14"/>',
    "info": '<circle cx="8" cy="8" r="6.2"/><path d="M8 7.3v3.7M8 5v.01"/>',
    "lock": '<rect x="3" y="7" width="10" height="7" rx="1.5"/><path d="M5.3 7V4.7a2.7 2.7 0 0 1 5.4 0V7"/>',
    "people": (
        '<circle cx="6" cy="5.2" r="2.5"/>'
        '<path d="M1.5 13.5c0-2.6 2-4.3 4.5-4.3s4.5 1.7 4.5 4.3M10.5 3a2.4 2.4 0 0 1 0 4.5M12 9.5c1.6.5 2.5 2 2.5 4"/>'
    ),
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "print": '<path d="M4.5 6V2.2h7V6M4.5 11.5H2V6h12v5.5h-2.5"/><path d="M4.5 9.5h7v4.3h-7Z"/>',
    "reply": '<path d="M6.5 3.5 2.5 7.5l4 4M2.5 7.5H9a4.5 4.5 0 0 1 4.5 4.5v1"/>',
    "ring": '<circle cx="8" cy="8" r="5.5"/>',
    "search": '<circle cx="7" cy="7" r="4.7"/><path d="m10.5 10.5 3.7 3.7"/>',
    "sort": '<path d="M5 6.5 8 3.5l3 3M5 9.5l3 3 3-3"/>',
    "speech": '<path d="M2 2.8h12v8.4H7.5L4 14v-2.8H2Z"/>',
    "star": '<path d="m8 1.8 1.9 4 4.3.6-3.1 3.1.7 4.4L8 11.8l-3.8 2.1.7-4.4L1.8 6.4l4.3-.6Z"/>',
    "ticked": '<circle cx="8" cy="8" r="6.2" fill="currentColor"/><path class="knock" d="m5 8.3 2.1 2.1L11 6"/>',
    "triangle": '<path d="M8 2 14.8 14H1.2Z" fill="currentColor"/>',
    "up": '<path d="M8 13V3M3.8 7 8 3l4.2 4"/>',
    "user": '<circle cx="8" cy="5.2" r="2.9"/><path d="M2.5 14c.3-3 2.5-4.7 5.5-4.7s5.2 1.7 5.5 4.7"/>',
}
