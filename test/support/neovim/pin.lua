-- What somebody does in Neovim: opens a Dockerfile, sees findings, takes the preferred code action on one line, saves.
-- IMAGE_TRUST_NEOVIM: { command, settings, line, report }; the report gets the diagnostics from before the action.
local run = vim.json.decode(vim.env.IMAGE_TRUST_NEOVIM)
local PATIENCE_MS = 30000

local function must_come(what, condition)
  if vim.wait(PATIENCE_MS, condition, 20) then return end
  io.stderr:write(what .. ' did not come\n')
  vim.cmd('cquit')
end

local function read_diagnostics()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, { line = one.lnum + 1, code = one.code, source = one.source })
  end
  table.sort(found, function(a, b) return a.line < b.line end)
  return found
end

local client = vim.lsp.start_client({
  name = 'image-trust',
  cmd = run.command,
  root_dir = vim.fn.getcwd(),
  init_options = { settings = run.settings },
})
vim.lsp.buf_attach_client(0, client)
must_come('diagnostics', function() return #vim.diagnostic.get(0) >= run.expected end)
local before = read_diagnostics()

-- The menu in which a person would choose.
local offered = {}
vim.ui.select = function(items, _, choose)
  for _, item in ipairs(items) do table.insert(offered, item[2].title) end
  choose(items[1])
end
vim.api.nvim_win_set_cursor(0, { run.line, 6 })
local tick = vim.api.nvim_buf_get_changedtick(0)
vim.lsp.buf.code_action()
must_come('the edit', function() return vim.api.nvim_buf_get_changedtick(0) ~= tick end)
vim.cmd('write')
vim.fn.writefile({ vim.json.encode({ diagnostics = before, offered = offered }) }, run.report)
vim.lsp.stop_client(client)
vim.cmd('quitall')
