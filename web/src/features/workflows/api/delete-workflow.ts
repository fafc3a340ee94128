import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

export function deleteWorkflow(id: string): Promise<void> {
  return call('/api/v1/workflows/{workflow_id}', { method: 'DELETE', params: { workflow_id: id } });
}

export function useDeleteWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteWorkflow,
    onSuccess: () => client.invalidateQueries({ queryKey: ['workflows', 'list'] }),
  });
}
